//! What a driver can do, known beforehand.

use super::verbs::{BASE_VERBS, base_verb, built_on};
use crate::models::RecordType;
use crate::nearest::did_you_mean;
use crate::{Error, ErrorKind, Operation, Param, Provider, Service};

/// What can be called on a driver: the provider's own operations and the verbs built on them.
#[derive(Debug, Clone, Copy)]
pub struct Capabilities {
    provider: &'static Provider,
}

impl Capabilities {
    /// The capabilities of a provider's driver.
    pub const fn of(provider: &'static Provider) -> Self {
        Self { provider }
    }

    /// Whether the operation works: a verb of the base API (`create_volume`) or an `ex_…` one.
    pub fn supports(&self, operation: &str) -> bool {
        self.provider.operation(operation).is_some()
            || built_on(operation).is_some_and(|needed| self.supports(needed))
            || operation == "list_record_types" && !self.provider.record_types.is_empty()
    }

    /// The services of which at least one operation works.
    pub fn services(&self) -> impl Iterator<Item = Service> + use<'_> {
        let has = |service| {
            self.provider
                .all_operations()
                .any(|own| own.service == service)
        };
        Service::ALL
            .iter()
            .copied()
            .filter(move |service| has(*service))
    }

    /// The verbs of the base API that work, in the order of the base API.
    pub fn verbs(&self, service: Service) -> impl Iterator<Item = &'static str> + use<'_> {
        BASE_VERBS
            .iter()
            .filter(move |verb| verb.service == service && self.supports(verb.name))
            .map(|verb| verb.name)
    }

    /// The operations beyond the base API (`ex_…`).
    pub fn extensions(&self) -> impl Iterator<Item = &'static Operation> + use<> {
        self.provider
            .all_operations()
            .filter(|operation| operation.is_extension())
    }

    /// The error of an operation that the provider does not have, with the name that was meant.
    pub fn unknown(&self, operation: &str) -> Error {
        let base = BASE_VERBS.iter().map(|verb| verb.name);
        let own = self.provider.all_operations().map(|own| own.name);
        let hint = did_you_mean(operation, own.chain(base));
        let title = self.provider.title;
        let message = format!("{title} has no operation of this name{hint}");
        Error::new(ErrorKind::Unsupported, message)
            .provider(self.provider.id)
            .operation(operation)
    }

    /// The parameters of an operation, by name: those of the base API, then the provider's own.
    pub fn params(&self, operation: &str) -> impl Iterator<Item = &'static Param> + use<> {
        let base = base_verb(operation).map_or(&[][..], |verb| verb.params);
        let own = self.provider.operation(operation);
        let own = own.map_or(&[][..], |operation| operation.params);
        // A provider's own fact about a parameter of the base API stands for it.
        let stays = |param: &&Param| own.iter().all(|own| own.name != param.name);
        base.iter().filter(stays).chain(own)
    }

    /// The types of DNS records that the provider can hold; empty where it does not say.
    pub fn record_types(&self) -> Vec<RecordType> {
        self.provider
            .record_types
            .iter()
            .map(|name| RecordType::from(*name))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static PROVIDER: Provider = Provider::new("cloud", "Cloud", "https://api.example.com")
        .operations(&[
            &[
                Operation::new("list_nodes", Service::Compute, "node"),
                Operation::new("ex_rename_node", Service::Compute, "node"),
            ],
            &[Operation::new("list_zones", Service::Dns, "zone")],
            &[Operation::new("get_zone", Service::Dns, "zone")
                .params(&[Param::new("ex_deep", crate::ParamType::Bool)])],
        ])
        .record_types(&["A", "HTTPS"]);

    #[test]
    fn verbs_that_are_built_on_others_need_them() {
        let capabilities = Capabilities::of(&PROVIDER);
        assert!(capabilities.supports("list_nodes"));
        assert!(capabilities.supports("wait_until_running"));
        assert!(capabilities.supports("ex_rename_node"));
        assert!(capabilities.supports("list_record_types"));
        assert!(!capabilities.supports("create_node"));
        assert!(
            !capabilities.supports("export_zone_to_bind_format"),
            "records cannot be listed"
        );
        assert!(!capabilities.supports("nonsense"));
    }

    #[test]
    fn parameters_are_those_of_the_base_api_and_the_own_ones() {
        let params = Capabilities::of(&PROVIDER).params("get_zone");
        let names: Vec<_> = params.map(|param| param.name).collect();
        assert_eq!(names, ["zone_id", "ex_deep"]);
        assert_eq!(Capabilities::of(&PROVIDER).params("nonsense").count(), 0);
    }

    #[test]
    fn lists_what_works() {
        let capabilities = Capabilities::of(&PROVIDER);
        assert_eq!(
            capabilities.services().collect::<Vec<_>>(),
            [Service::Compute, Service::Dns]
        );
        assert_eq!(
            capabilities.verbs(Service::Compute).collect::<Vec<_>>(),
            ["list_nodes", "wait_until_running"]
        );
        let extensions: Vec<_> = capabilities.extensions().map(|own| own.name).collect();
        assert_eq!(extensions, ["ex_rename_node"]);
        assert_eq!(
            capabilities.record_types(),
            [RecordType::A, RecordType::HTTPS]
        );
    }
}
