//! Waiting until nodes run.

use std::net::IpAddr;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::Compute;
use crate::models::{Node, NodeState};
use crate::{Error, ErrorKind, Limit, Reply, Result};

/// A node and its addresses.
type Ready = (Node, Vec<IpAddr>);

/// How to wait until nodes run.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WaitOptions {
    /// The time between two looks: 5 seconds.
    pub interval: Duration,
    /// How long to wait in all: 600 seconds.
    pub deadline: Duration,
    /// Where a node must have an address.
    pub interface: Interface,
    /// Whether only IPv4 addresses count, which they do unless changed.
    pub ipv4_only: bool,
}

impl Default for WaitOptions {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(5),
            deadline: Duration::from_secs(600),
            interface: Interface::Public,
            ipv4_only: true,
        }
    }
}

impl WaitOptions {
    /// Looks every 5 seconds, for 10 minutes, for a public IPv4 address.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time between two looks.
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Sets how long to wait in all.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets where a node must have an address.
    #[must_use]
    pub fn interface(mut self, interface: Interface) -> Self {
        self.interface = interface;
        self
    }

    /// Sets whether only IPv4 addresses count.
    #[must_use]
    pub fn ipv4_only(mut self, only: bool) -> Self {
        self.ipv4_only = only;
        self
    }

    fn addresses(&self, node: &Node) -> Vec<IpAddr> {
        let addresses = match self.interface {
            Interface::Public => &node.public_ips,
            Interface::Private => &node.private_ips,
        };
        addresses
            .iter()
            .copied()
            .filter(|ip| ip.is_ipv4() || !self.ipv4_only)
            .collect()
    }
}

/// One of a node's two sides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Interface {
    /// The internet.
    #[default]
    Public,
    /// The provider's network.
    Private,
}

/// Polls `list_nodes` until all `nodes` run and have an address.
pub(super) fn wait_until_running(
    driver: Box<dyn Compute>,
    nodes: &[Node],
    options: &WaitOptions,
) -> Reply<Vec<Ready>> {
    let provider = driver.provider().id;
    let wait = Wait {
        driver,
        wanted: nodes.to_vec(),
        seen: Vec::new(),
        options: options.clone(),
    };
    Reply::new(wait.run())
        .map_err(move |error| error.provider(provider).operation("wait_until_running"))
}

struct Wait {
    driver: Box<dyn Compute>,
    wanted: Vec<Node>,
    /// The wanted nodes as last seen.
    seen: Vec<Node>,
    options: WaitOptions,
}

impl Wait {
    async fn run(mut self) -> Result<Vec<Ready>> {
        // Thirty years stand for a time that no clock can show.
        let ever = Duration::from_secs(30 * 365 * 24 * 3600);
        let deadline = Instant::now() + self.options.deadline.min(ever);
        let mut trouble = None;
        loop {
            let mut pause = self.options.interval;
            match timeout_at(deadline, self.look()).await {
                Ok(Ok(())) => {
                    if let Some(ready) = self.all_ready()? {
                        return Ok(ready);
                    }
                    trouble = None;
                }
                Ok(Err(error)) if passes(&error) => {
                    pause = pause.max(error.retry_after().unwrap_or_default());
                    trouble = Some(error);
                }
                Ok(Err(error)) => return Err(error),
                Err(_) => return Err(self.too_late(trouble)),
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(self.too_late(trouble));
            }
            sleep(pause.min(left)).await;
        }
    }

    /// Lists the wanted nodes; pages after the last of them are not fetched.
    async fn look(&mut self) -> Result<()> {
        let ids: Vec<String> = self.wanted.iter().map(|node| node.id.clone()).collect();
        let count = self.wanted.len();
        let wanted = self
            .driver
            .list_nodes()
            .filter(move |node| ids.contains(&node.id));
        self.seen = wanted.take(count).all().await?;
        Ok(())
    }

    /// The nodes with their addresses, if all are ready; an error if one never will be.
    fn all_ready(&self) -> Result<Option<Vec<Ready>>> {
        let hopeless =
            |node: &&Node| matches!(node.state, NodeState::Error | NodeState::Terminated);
        if let Some(node) = self.seen.iter().find(hopeless) {
            let message = format!("{} is {} and will not run", named(node), node.state);
            return Err(Error::new(ErrorKind::Conflict, message).about("node"));
        }
        Ok(self
            .wanted
            .iter()
            .map(|wanted| self.ready(wanted))
            .collect())
    }

    fn ready(&self, wanted: &Node) -> Option<Ready> {
        let node = self.current(wanted)?;
        let addresses = self.options.addresses(node);
        let ready = node.state == NodeState::Running && !addresses.is_empty();
        ready.then(|| (node.clone(), addresses))
    }

    fn current(&self, wanted: &Node) -> Option<&Node> {
        self.seen.iter().find(|node| node.id == wanted.id)
    }

    fn too_late(&self, trouble: Option<Error>) -> Error {
        let late: Vec<String> = self
            .wanted
            .iter()
            .filter(|wanted| self.ready(wanted).is_none())
            .map(|wanted| match self.current(wanted) {
                None => format!("{} is not listed", named(wanted)),
                Some(node) if node.state == NodeState::Running => {
                    format!("{} runs without an address", named(node))
                }
                Some(node) => format!("{} is {}", named(node), node.state),
            })
            .collect();
        let seconds = self.options.deadline.as_secs_f32();
        let message = format!("not all nodes run after {seconds} s: {}", late.join(", "));
        let error = Error::new(ErrorKind::Timeout, message)
            .with_limit(Limit::Deadline)
            .about("node");
        match trouble {
            Some(trouble) => error.with_source(trouble),
            None => error,
        }
    }
}

/// Whether the next look may go better.
fn passes(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::RateLimited | ErrorKind::Timeout | ErrorKind::Unavailable | ErrorKind::Transport
    )
}

fn named(node: &Node) -> String {
    if node.name.is_empty() {
        format!("node {}", node.id)
    } else {
        format!("node `{}` ({})", node.name, node.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::fake::Fake;

    fn node(id: &str, state: NodeState, ip: &str) -> Node {
        let mut node = Node::new(id, format!("web-{id}"), state);
        node.public_ips.extend(ip.parse::<IpAddr>());
        node
    }

    fn new(id: &str) -> Node {
        node(id, NodeState::Pending, "")
    }

    async fn wait(fake: &Fake, nodes: &[Node], options: &WaitOptions) -> (Result<Vec<Ready>>, u64) {
        let began = Instant::now();
        let answer = fake.wait_until_running(nodes, options).await;
        (answer, began.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn answers_when_all_run_with_an_address_in_the_order_asked() {
        let one = node("1", NodeState::Running, "203.0.113.1");
        let two = node("2", NodeState::Running, "203.0.113.2");
        let fake = Fake::listing([
            Ok(vec![new("1"), new("2"), new("3")]),
            Ok(vec![one.clone(), node("2", NodeState::Running, "")]),
            Ok(vec![
                one.clone(),
                node("3", NodeState::Error, ""),
                two.clone(),
            ]),
        ]);
        let (answer, seconds) = wait(&fake, &[new("2"), new("1")], &WaitOptions::default()).await;
        let expected = vec![
            (two.clone(), two.public_ips.clone()),
            (one.clone(), one.public_ips),
        ];
        assert_eq!(answer.unwrap(), expected);
        assert_eq!((seconds, fake.calls().len()), (10, 3));
    }

    #[tokio::test(start_paused = true)]
    async fn a_node_that_failed_ends_the_wait_at_once() {
        let fake = Fake::listing([Ok(vec![node("1", NodeState::Error, "")])]);
        let (answer, seconds) = wait(&fake, &[new("1")], &WaitOptions::default()).await;
        let error = answer.unwrap_err();
        assert_eq!((error.kind(), seconds), (ErrorKind::Conflict, 0));
        assert_eq!(
            error.to_string(),
            "fake wait_until_running: conflict: node `web-1` (1) is error and will not run"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_says_who_is_late() {
        let fake = Fake::listing([Ok(vec![
            node("1", NodeState::Running, "203.0.113.1"),
            node("2", NodeState::Unknown("burning".to_owned()), ""),
            node("3", NodeState::Running, ""),
        ])]);
        let options = WaitOptions::new().deadline(Duration::from_secs(12));
        let nodes = ["1", "2", "3", "4"].map(new);
        let (answer, seconds) = wait(&fake, &nodes, &options).await;
        let error = answer.unwrap_err();
        assert_eq!((error.kind(), seconds), (ErrorKind::Timeout, 12));
        assert_eq!(
            error.message(),
            "not all nodes run after 12 s: node `web-2` (2) is unknown:burning, node `web-3` (3) \
             runs without an address, node `web-4` (4) is not listed"
        );
        assert_eq!(fake.calls().len(), 4, "at 0, 5, 10 and 12 seconds");
    }

    #[tokio::test(start_paused = true)]
    async fn trouble_on_the_way_passes_and_refusals_do_not() {
        let running = || Ok(vec![node("1", NodeState::Running, "203.0.113.1")]);
        let fake = Fake::listing([
            Err(ErrorKind::Unavailable),
            Err(ErrorKind::RateLimited),
            running(),
        ]);
        let (answer, seconds) = wait(&fake, &[new("1")], &WaitOptions::default()).await;
        assert_eq!((answer.unwrap().len(), seconds), (1, 10));

        let fake = Fake::listing([Err(ErrorKind::InvalidCredentials), running()]);
        let (answer, seconds) = wait(&fake, &[new("1")], &WaitOptions::default()).await;
        assert_eq!(
            (answer.unwrap_err().kind(), seconds),
            (ErrorKind::InvalidCredentials, 0)
        );

        let fake = Fake::listing([Err(ErrorKind::Unavailable)]);
        let (answer, seconds) = wait(&fake, &[new("1")], &WaitOptions::default()).await;
        let error = answer.unwrap_err();
        assert_eq!((error.kind(), seconds), (ErrorKind::Timeout, 600));
        assert!(
            std::error::Error::source(&error).is_some(),
            "the last trouble is told"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn addresses_are_of_the_side_and_family_asked_for() {
        let mut both = node("1", NodeState::Running, "2001:db8::1");
        both.private_ips = vec!["10.0.0.1".parse().unwrap(), "fd00::1".parse().unwrap()];
        let fake = Fake::listing([Ok(vec![both.clone()])]);
        let options = WaitOptions::new().deadline(Duration::ZERO);
        assert!(
            wait(&fake, &[new("1")], &options).await.0.is_err(),
            "no public IPv4 address"
        );
        let options = options.ipv4_only(false);
        assert_eq!(
            wait(&fake, &[new("1")], &options).await.0.unwrap()[0].1,
            both.public_ips
        );
        let options = options.interface(Interface::Private);
        assert_eq!(
            wait(&fake, &[new("1")], &options).await.0.unwrap()[0].1,
            both.private_ips
        );
    }

    #[tokio::test(start_paused = true)]
    async fn no_nodes_are_ready_at_once() {
        let fake = Fake::new();
        assert!(
            wait(&fake, &[], &WaitOptions::default())
                .await
                .0
                .unwrap()
                .is_empty()
        );
    }
}
