//! Addresses.

use std::net::IpAddr;

use crate::Doc;

impl Doc<'_> {
    /// Whether this is an address that the internet does not route: private (RFC 1918), unique
    /// local, shared (RFC 6598), loopback or link-local.
    pub fn is_private(&self) -> bool {
        self.read_address().is_some_and(is_private)
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            let shared = first == 100 && (64..128).contains(&second);
            address.is_private() || shared || address.is_loopback() || address.is_link_local()
        }
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_private(mapped.into()),
            None => {
                address.is_unique_local()
                    || address.is_loopback()
                    || address.is_unicast_link_local()
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::Doc;

    #[test]
    fn private_ranges_end_where_they_should() {
        for private in [
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1/24",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.1.1",
            "fd00::1",
            "fc00::1/64",
            "::1",
            "fe80::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(Doc::from(private).is_private(), "{private}");
        }
        for public in [
            "8.8.8.8",
            "172.15.255.255",
            "172.32.0.1",
            "192.169.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "2001:db8::1",
            "fec0::1",
            "::ffff:8.8.8.8",
            "host",
            "",
        ] {
            assert!(!Doc::from(public).is_private(), "{public}");
        }
        assert!(!Doc::absent().is_private());
    }
}
