//! A provider for the tests of this crate.

use crate::ErrorKind;
use crate::testing::Script;
use crate::{
    Auth, Config, Connection, Errors, Failure, LogTarget, Operation, Paging, Param, ParamType,
    Provider, Retry, Rule, Secret, Service,
};

/// The secret that must never be seen.
pub(crate) const CANARY: &str = "canary-5f2a9c";

pub(crate) static PAGES: Paging = Paging::page_number("page")
    .size("per_page", 2)
    .while_present(&["links.next"]);

const COMPUTE: &[Operation] = &[
    Operation::new("list_nodes", Service::Compute, "node"),
    Operation::new("get_node", Service::Compute, "node"),
    Operation::new("create_node", Service::Compute, "node").params(&[
        Param::new("ex_backups", ParamType::Bool),
        Param::new("ex_tags", ParamType::List(&ParamType::Text)),
    ]),
    Operation::new("reboot_node", Service::Compute, "node"),
    Operation::new("rename_node", Service::Compute, "node").idempotent(),
];

pub(crate) static PROVIDER: Provider = Provider::new("acme", "Acme", "https://api.acme.example/v1")
    .operations(&[COMPUTE])
    .headers(&[("X-Api-Version", "3")])
    .errors(
        Errors::new()
            .message(&["error.text"])
            .code(&["error.code"])
            .request_id(&["x-acme-id"])
            .failures(&[Failure::present("failed")])
            .rules(&[
                Rule::new(ErrorKind::QuotaExceeded)
                    .status(&[422])
                    .text("limit"),
                Rule::new(ErrorKind::RateLimited).code(&["Throttled"]),
                Rule::new(ErrorKind::NotFound)
                    .code(&["NoZone"])
                    .about("zone"),
            ]),
    );

/// A configuration that sends to `script`, waits exactly, and logs nowhere.
pub(crate) fn config(script: &Script) -> Config {
    Config::new()
        .transport(script.clone())
        .retry(Retry::new().without_jitter())
        .log(LogTarget::Off)
}

/// A connection that sends to `script` and signs with the canary.
pub(crate) fn connection(script: &Script) -> Connection {
    with(config(script))
}

/// A connection of this configuration that signs with the canary.
pub(crate) fn with(config: Config) -> Connection {
    Connection::new(&PROVIDER, Auth::bearer(Secret::new(CANARY)), config).unwrap()
}
