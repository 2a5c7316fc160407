//! Calls any operation of any provider that is there, by name. The driver by hand is always there, so that what all
//! drivers share is in the program without a provider, too.

use skyloom_runtime::models::{Node, NodeState};
use skyloom_runtime::{
    Auth, Compute, Config, Connection, Doc, Driver, Map, Operation, Pager, Provider, Reply, Result, Secret,
    Service, Value,
};

static PROVIDER: Provider =
    Provider::new("by_hand", "By hand", "https://example.com").operations(&[OPERATIONS]);
static OPERATIONS: &[Operation] = &[
    Operation::new("list_nodes", Service::Compute, "node"),
    Operation::new("reboot_node", Service::Compute, "node"),
];

#[derive(Debug, Clone)]
struct ByHand {
    connection: Connection,
}

impl Driver for ByHand {
    fn connection(&self) -> &Connection {
        &self.connection
    }

    fn on(&self, connection: Connection) -> Box<dyn Driver> {
        Box::new(Self { connection })
    }

    fn compute(&self) -> Option<Box<dyn Compute>> {
        Some(Box::new(self.clone()))
    }
}

impl Compute for ByHand {
    fn list_nodes(&self) -> Pager<Node> {
        let call = self.connection.operation("list_nodes").get("/nodes", &[]);
        call.items("nodes", to_node)
    }

    fn reboot_node(&self, node: &Node) -> Reply<bool> {
        let call = self.connection.operation("reboot_node");
        call.post("/nodes/{}", &[&node.id]).done()
    }
}

fn to_node(item: &Doc<'_>) -> Result<Node> {
    let (id, name) = (item.at("id").id()?, item.at("name").text()?);
    Ok(Node::new(id, name, item.at("state").state(STATES)))
}

static STATES: &[(&str, NodeState)] = &[("on", NodeState::Running)];

fn driver(provider: &str) -> Result<Box<dyn Driver>> {
    if let Some(driver) = skyloom_drivers::driver(provider, &Map::new(), Config::new()) {
        return driver;
    }
    let auth = Auth::bearer(Secret::new(provider));
    let connection = Connection::new(&PROVIDER, auth, Config::new())?;
    Ok(Box::new(ByHand { connection }))
}

fn main() {
    let mut words = std::env::args().skip(1);
    let mut word = || words.next().unwrap_or_default();
    let (provider, operation) = (word(), word());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (Ok(driver), Ok(runtime)) = (driver(&provider), runtime) else {
        return;
    };
    let answer = runtime.block_on(driver.call(&operation, Value::Null));
    println!("{answer:?}");
}
