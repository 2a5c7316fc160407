//! A PowerDNS server on loopback, ended with the test that started it.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub(super) struct Server {
    child: Child,
    api: u16,
    dns: u16,
    /// What the server has on disk; gone with it.
    _files: TempDir,
}

impl Server {
    /// Starts a server with nothing in it; none where PowerDNS is not installed.
    pub(super) fn start() -> Option<Self> {
        if !Path::new("/usr/sbin/pdns_server").exists() {
            // The test harness only holds back what is printed by macros.
            let _ = writeln!(
                std::io::stderr(),
                "PowerDNS is not installed (tests/servers/powerdns.sh install): its test is left out"
            );
            return None;
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("servers/powerdns.sh");
        let (files, api, dns) = (TempDir::new().unwrap(), free_port(), free_port());
        let child = Command::new(script)
            .arg("run")
            .arg(files.path())
            .args([api.to_string(), dns.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self {
            child,
            api,
            dns,
            _files: files,
        };
        server.wait();
        Some(server)
    }

    /// Another process: only looking again tells when it is ready.
    fn wait(&mut self) {
        let end = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", self.api)).is_err() {
            assert!(
                self.child.try_wait().unwrap().is_none(),
                "PowerDNS ended at once"
            );
            assert!(Instant::now() < end, "PowerDNS is not ready after 20 s");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/api/v1", self.api)
    }

    /// How many IPv4 addresses the server answers to a DNS query for `name`.
    pub(super) fn answers(&self, name: &str) -> u16 {
        let mut query = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        for label in name.split('.') {
            query.push(u8::try_from(label.len()).unwrap());
            query.extend_from_slice(label.as_bytes());
        }
        query.extend_from_slice(&[0, 0, 1, 0, 1]);
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        socket.send_to(&query, ("127.0.0.1", self.dns)).unwrap();
        let mut answer = [0; 512];
        socket.recv_from(&mut answer).unwrap();
        u16::from_be_bytes([answer[6], answer[7]])
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody has: the system hands it out, and we hand it on.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
