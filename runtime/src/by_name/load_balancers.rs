//! The verbs for load balancers, by name.

use serde_json::Value;

use super::Arguments;
use crate::models::{Algorithm, LoadBalancer, Member};
use crate::services::LoadBalancers;
use crate::{Reply, Result};

/// Builds the call of a verb; nothing where there is no such verb or no such service.
pub(super) fn call(
    driver: Option<Box<dyn LoadBalancers>>,
    verb: &str,
    arguments: &mut Arguments,
) -> Result<Option<Reply<Value>>> {
    let Some(driver) = driver else {
        return Ok(None);
    };
    let a = arguments;
    Ok(Some(match verb {
        "list_protocols" => driver.list_protocols().into_json(),
        "list_supported_algorithms" => driver.list_supported_algorithms().into_json(),
        "list_balancers" => driver.list_balancers().into_json(),
        "get_balancer" => driver
            .get_balancer(&a.take::<String>("balancer_id")?)
            .into_json(),
        "create_balancer" => driver
            .create_balancer(
                &a.take::<String>("name")?,
                a.take("port")?,
                &a.take::<String>("protocol")?,
                algorithm(a)?.as_ref(),
                &a.take_or_default::<Vec<Member>>("members")?,
            )
            .into_json(),
        "update_balancer" => driver
            .update_balancer(
                &balancer(a)?,
                a.take_opt::<String>("name")?.as_deref(),
                a.take_opt("port")?,
                a.take_opt::<String>("protocol")?.as_deref(),
                algorithm(a)?.as_ref(),
            )
            .into_json(),
        "destroy_balancer" => driver.destroy_balancer(&balancer(a)?).into_json(),
        "balancer_attach_compute_node" => driver
            .balancer_attach_compute_node(&balancer(a)?, &a.take("node")?)
            .into_json(),
        "balancer_attach_member" => driver
            .balancer_attach_member(&balancer(a)?, &a.take("member")?)
            .into_json(),
        "balancer_detach_member" => driver
            .balancer_detach_member(&balancer(a)?, &a.take("member")?)
            .into_json(),
        "balancer_list_members" => driver.balancer_list_members(&balancer(a)?).into_json(),
        _ => return Ok(None),
    }))
}

fn balancer(arguments: &mut Arguments) -> Result<LoadBalancer> {
    arguments.take("balancer")
}

fn algorithm(arguments: &mut Arguments) -> Result<Option<Algorithm>> {
    arguments.take_opt("algorithm")
}
