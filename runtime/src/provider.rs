//! The static facts about a provider: what it is called and what can be called.

use serde_json::{Map, Value};

use crate::nearest::did_you_mean;
use crate::{Error, Errors, Format, Param, RateLimit, Result, Setting};

/// What is known of a provider without a connection. Generated code states it once, as a static.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Provider {
    /// The id (`digitalocean`).
    pub id: &'static str,
    /// The name (`DigitalOcean`).
    pub title: &'static str,
    /// The base URL of the API.
    pub url: &'static str,
    /// The operations, a table for each service.
    pub operations: &'static [&'static [Operation]],
    /// The types of DNS records it can hold (`A`); empty where it has no DNS or does not say.
    pub record_types: &'static [&'static str],
    /// How its answers are written.
    pub format: Format,
    /// How it tells failures.
    pub errors: Errors,
    /// Headers of every request.
    pub headers: &'static [(&'static str, &'static str)],
    /// Query parameters of every request.
    pub query: &'static [(&'static str, &'static str)],
    /// Names of headers, parameters and members that hold secrets, besides the usual ones.
    pub secrets: &'static [&'static str],
    /// What a user can choose once for a driver; the URL names them as `{region}`.
    pub settings: &'static [Setting],
    /// Limits that count for some operations only, by the names by which these mean them.
    pub rate_limits: &'static [(&'static str, RateLimit)],
}

impl Provider {
    /// A provider without operations.
    pub const fn new(id: &'static str, title: &'static str, url: &'static str) -> Self {
        Self {
            id,
            title,
            url,
            operations: &[],
            record_types: &[],
            format: Format::Json,
            errors: Errors::new(),
            headers: &[],
            query: &[],
            secrets: &[],
            settings: &[],
            rate_limits: &[],
        }
    }

    /// States what a user can choose once for a driver.
    #[must_use]
    pub const fn settings(mut self, settings: &'static [Setting]) -> Self {
        self.settings = settings;
        self
    }

    /// States how answers are written (JSON unless said).
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// States how failures are told.
    #[must_use]
    pub const fn errors(mut self, errors: Errors) -> Self {
        self.errors = errors;
        self
    }

    /// States headers of every request.
    #[must_use]
    pub const fn headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    /// States query parameters of every request.
    #[must_use]
    pub const fn query(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.query = query;
        self
    }

    /// Names headers, parameters and members that hold secrets, besides the usual ones.
    #[must_use]
    pub const fn secrets(mut self, names: &'static [&'static str]) -> Self {
        self.secrets = names;
        self
    }

    /// States limits that count for some operations only, by name (see [`Operation::bucket`]).
    #[must_use]
    pub const fn rate_limits(mut self, limits: &'static [(&'static str, RateLimit)]) -> Self {
        self.rate_limits = limits;
        self
    }

    /// States the operations, a table for each service.
    #[must_use]
    pub const fn operations(mut self, operations: &'static [&'static [Operation]]) -> Self {
        self.operations = operations;
        self
    }

    /// States the types of DNS records it can hold.
    #[must_use]
    pub const fn record_types(mut self, types: &'static [&'static str]) -> Self {
        self.record_types = types;
        self
    }

    /// All operations, service by service, in the order of the spec.
    pub fn all_operations(&self) -> impl Iterator<Item = &'static Operation> + use<> {
        self.operations.iter().copied().flatten()
    }

    /// The operation of this name, in whichever service has it.
    pub fn operation(&self, name: &str) -> Option<&'static Operation> {
        self.all_operations()
            .find(|operation| operation.name == name)
    }
}

/// A family of verbs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Service {
    /// Virtual machines, volumes, images and keys.
    Compute,
    /// Zones and records.
    Dns,
    /// Buckets and objects.
    Storage,
    /// Load balancers and their members.
    LoadBalancer,
    /// Containers and their clusters.
    Container,
}

impl Service {
    /// Every service.
    pub const ALL: &'static [Self] = &[
        Self::Compute,
        Self::Dns,
        Self::Storage,
        Self::LoadBalancer,
        Self::Container,
    ];

    /// The name, as specs and the command line write it (`load_balancer`).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compute => "compute",
            Self::Dns => "dns",
            Self::Storage => "storage",
            Self::LoadBalancer => "load_balancer",
            Self::Container => "container",
        }
    }
}

/// Verbs that change something.
const CHANGING: &[&str] = &[
    "add",
    "allocate",
    "associate",
    "assign",
    "attach",
    "authorize",
    "cancel",
    "change",
    "copy",
    "create",
    "delete",
    "deploy",
    "deregister",
    "destroy",
    "detach",
    "disable",
    "disassociate",
    "edit",
    "enable",
    "extend",
    "grant",
    "import",
    "install",
    "join",
    "leave",
    "modify",
    "move",
    "power",
    "purge",
    "reboot",
    "rebuild",
    "recover",
    "register",
    "release",
    "remove",
    "rename",
    "replace",
    "reset",
    "resize",
    "restart",
    "restore",
    "resume",
    "revert",
    "revoke",
    "run",
    "set",
    "shutdown",
    "start",
    "stop",
    "suspend",
    "tag",
    "terminate",
    "unassign",
    "untag",
    "update",
    "upload",
];

/// What is known of one operation of a provider.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Operation {
    /// The name: a verb of the base API, or `ex_…`.
    pub name: &'static str,
    /// The service it belongs to.
    pub service: Service,
    /// What kind of thing it is about (`node`); a 404 says that this was not found.
    pub resource: &'static str,
    /// Its parameters: all of them for an `ex_…` operation, for a verb of the base API those that
    /// the base API does not have, all named `ex_…`.
    pub params: &'static [Param],
    /// Whether sending it twice does the same as sending it once, whatever its HTTP method.
    pub idempotent: bool,
    /// The provider's limit that it counts against, besides that of the whole connection.
    pub bucket: Option<&'static str>,
}

impl Operation {
    /// An operation without parameters of its own.
    pub const fn new(name: &'static str, service: Service, resource: &'static str) -> Self {
        Self {
            name,
            service,
            resource,
            params: &[],
            idempotent: false,
            bucket: None,
        }
    }

    /// States the parameters.
    #[must_use]
    pub const fn params(mut self, params: &'static [Param]) -> Self {
        self.params = params;
        self
    }

    /// States that sending it twice does the same as sending it once.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// States which limit of the provider it counts against (see [`Provider::rate_limits`]).
    #[must_use]
    pub const fn bucket(mut self, name: &'static str) -> Self {
        self.bucket = Some(name);
        self
    }

    /// Whether its name says that it changes something, whatever its HTTP method: some providers
    /// take every command by `GET`.
    pub fn changes(&self) -> bool {
        let name = self.name.strip_prefix("ex_").unwrap_or(self.name);
        let verb = name.split('_').next().unwrap_or_default();
        CHANGING.contains(&verb)
    }

    /// The parameter of this name.
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }

    /// Whether it goes beyond the base API.
    pub fn is_extension(&self) -> bool {
        self.name.starts_with("ex_")
    }

    /// Checks the arguments beyond the base API that a call carries: each must be known and of its
    /// type, and none that is required may be missing.
    ///
    /// An `ex_…` operation takes its own parameters as arguments of the call, so it accepts none.
    pub fn check_ex(&self, given: &Map<String, Value>) -> Result<()> {
        let params = if self.is_extension() {
            &[]
        } else {
            self.params
        };
        for (name, value) in given {
            let Some(param) = params.iter().find(|param| param.name == name) else {
                return Err(self.unknown(name, params));
            };
            if value.is_null() && !param.required {
                continue;
            }
            if let Some(found) = param.kind.objection(value) {
                let message = format!("`{name}` must be {}, not {found}", param.kind);
                return Err(Error::invalid_argument(message).operation(self.name));
            }
        }
        match params
            .iter()
            .find(|param| param.required && !given.contains_key(param.name))
        {
            None => Ok(()),
            Some(param) => Err(
                Error::invalid_argument(format!("`{}` is missing", param.name))
                    .operation(self.name),
            ),
        }
    }

    fn unknown(&self, name: &str, params: &[Param]) -> Error {
        let hint = did_you_mean(name, params.iter().map(|param| param.name));
        Error::invalid_argument(format!("there is no argument `{name}`{hint}")).operation(self.name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{ErrorKind, ParamType};

    static CREATE: Operation = Operation::new("create_node", Service::Compute, "node").params(&[
        Param::new("ex_backups", ParamType::Bool).doc("Take automated backups."),
        Param::new("ex_tags", ParamType::List(&ParamType::Text)),
        Param::new("ex_plan", ParamType::Text).required(),
    ]);
    static RENAME: Operation = Operation::new("ex_rename_node", Service::Compute, "node")
        .params(&[Param::new("name", ParamType::Text).required()])
        .idempotent();
    static PROVIDER: Provider = Provider::new("cloud", "Cloud", "https://api.example.com")
        .operations(&[
            &[CREATE, RENAME],
            &[Operation::new("list_zones", Service::Dns, "zone")],
        ])
        .record_types(&["A"]);

    fn check(operation: &Operation, given: &Value) -> Result<()> {
        operation.check_ex(given.as_object().unwrap())
    }

    fn complaint(operation: &Operation, given: &Value) -> String {
        let error = check(operation, given).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(error.operation_name(), Some(operation.name));
        error.message().to_owned()
    }

    #[test]
    fn operations_are_found_in_any_table() {
        assert_eq!(
            PROVIDER.operation("list_zones").unwrap().service,
            Service::Dns
        );
        assert_eq!(PROVIDER.all_operations().count(), 3);
        assert!(PROVIDER.operation("list_nodes").is_none());
        assert!(PROVIDER.operation("ex_rename_node").unwrap().idempotent);
    }

    #[test]
    fn arguments_of_the_right_type_pass() {
        check(
            &CREATE,
            &json!({"ex_plan": "a", "ex_backups": true, "ex_tags": ["x"]}),
        )
        .unwrap();
        check(&CREATE, &json!({"ex_plan": "a", "ex_backups": null})).unwrap();
    }

    #[test]
    fn wrong_arguments_are_named() {
        assert_eq!(
            complaint(&CREATE, &json!({"ex_plan": "a", "ex_backup": true})),
            "there is no argument `ex_backup`; did you mean `ex_backups`?"
        );
        assert_eq!(
            complaint(&CREATE, &json!({"ex_plan": "a", "ex_backups": "yes"})),
            "`ex_backups` must be true or false, not text"
        );
        assert_eq!(
            complaint(&CREATE, &json!({"ex_plan": "a", "ex_tags": ["x", 1]})),
            "`ex_tags` must be a list of text, not a list with a number"
        );
        assert_eq!(complaint(&CREATE, &json!({})), "`ex_plan` is missing");
        assert_eq!(
            complaint(&CREATE, &json!({"ex_plan": null})),
            "`ex_plan` must be text, not null"
        );
    }

    #[test]
    fn an_extension_takes_its_parameters_itself() {
        check(&RENAME, &json!({})).unwrap();
        assert_eq!(
            complaint(&RENAME, &json!({"ex_backups": true})),
            "there is no argument `ex_backups`"
        );
    }
}
