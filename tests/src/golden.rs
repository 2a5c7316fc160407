//! The golden drivers: what is rendered for the specs in `cases/render`, compiled and linted like any
//! other code.

#[path = "../cases/render/auth_basic/expected/mod.rs"]
#[rustfmt::skip]
pub mod auth_basic;
#[path = "../cases/render/auth_body/expected/mod.rs"]
#[rustfmt::skip]
pub mod auth_body;
#[path = "../cases/render/auth_headers/expected/mod.rs"]
#[rustfmt::skip]
pub mod auth_headers;
#[path = "../cases/render/auth_query/expected/mod.rs"]
#[rustfmt::skip]
pub mod auth_query;
#[path = "../cases/render/auth_several/expected/mod.rs"]
#[rustfmt::skip]
pub mod auth_several;
#[path = "../cases/render/before_the_call/expected/mod.rs"]
#[rustfmt::skip]
pub mod before_the_call;
#[path = "../cases/render/by_hand/expected/mod.rs"]
#[rustfmt::skip]
pub mod by_hand;
#[path = "../cases/render/conditions/expected/mod.rs"]
#[rustfmt::skip]
pub mod conditions;
#[path = "../cases/render/error_rules/expected/mod.rs"]
#[rustfmt::skip]
pub mod error_rules;
#[path = "../cases/render/extra_forms/expected/mod.rs"]
#[rustfmt::skip]
pub mod extra_forms;
#[path = "../cases/render/filters/expected/mod.rs"]
#[rustfmt::skip]
pub mod filters;
#[path = "../cases/render/functions/expected/mod.rs"]
#[rustfmt::skip]
pub mod functions;
#[path = "../cases/render/models/expected/mod.rs"]
#[rustfmt::skip]
pub mod models;
#[path = "../cases/render/names/expected/mod.rs"]
#[rustfmt::skip]
pub mod names;
#[path = "../cases/render/own_types/expected/mod.rs"]
#[rustfmt::skip]
pub mod own_types;
#[path = "../cases/render/paging_kinds/expected/mod.rs"]
#[rustfmt::skip]
pub mod paging_kinds;
#[path = "../cases/render/parameters/expected/mod.rs"]
#[rustfmt::skip]
pub mod parameters;
#[path = "../cases/render/request_values/expected/mod.rs"]
#[rustfmt::skip]
pub mod request_values;
#[path = "../cases/render/results/expected/mod.rs"]
#[rustfmt::skip]
pub mod results;
#[path = "../cases/render/results_none/expected/mod.rs"]
#[rustfmt::skip]
pub mod results_none;
#[path = "../cases/render/steps/expected/mod.rs"]
#[rustfmt::skip]
pub mod steps;

/// A hook of the golden driver `by_hand` that does not stand beside it.
pub(crate) fn reboot_by_hand(
    driver: &by_hand::ByHandCloud,
    node: &skyloom_runtime::models::Node,
) -> skyloom_runtime::Reply<bool> {
    use skyloom_runtime::Driver as _;
    let connection = driver.connection();
    let operation = connection.operation("reboot_node");
    operation.post("/nodes/{}/reboot", &[&node.id]).done()
}
