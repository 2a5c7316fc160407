//! How large specs are: lines of YAML and operations, beside those of Apache Libcloud's drivers.

use std::collections::BTreeMap;

use crate::diagnostic::SpecPath;
use crate::source::{Source, Sources};

/// A provider in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// The provider.
    pub id: String,
    /// Its operations, record verbs made of record sets included.
    pub operations: usize,
    /// Those that are written by hand.
    pub hooks: usize,
    /// Lines of YAML that are neither blank nor a comment, without those of examples.
    pub lines: usize,
    /// Such lines of examples.
    pub example_lines: usize,
    /// Lines of libcloud's drivers for the same services; 0 where it has none.
    pub libcloud: usize,
}

impl Stats {
    /// The sum of several.
    pub fn total<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut total = Self::default();
        let mut count = 0;
        for one in all {
            count += 1;
            total.operations += one.operations;
            total.hooks += one.hooks;
            total.lines += one.lines;
            total.example_lines += one.example_lines;
            total.libcloud += one.libcloud;
        }
        total.id = format!("{count} in all");
        total
    }

    /// Lines of YAML for each operation, examples apart.
    #[allow(clippy::cast_precision_loss, reason = "numbers of lines are small")]
    pub fn lines_an_operation(&self) -> f64 {
        self.lines as f64 / self.operations.max(1) as f64
    }
}

/// Counts the files of a provider.
pub fn of_provider(
    id: &str,
    operations: usize,
    sources: &Sources,
    libcloud: Option<&Libcloud>,
) -> Stats {
    let mut stats = Stats {
        id: id.to_owned(),
        operations,
        ..Stats::default()
    };
    for (_, source) in sources.iter() {
        let folder = source.path().parent().and_then(|folder| folder.file_name());
        if folder.is_none_or(|folder| folder != id) || source.index().root().is_none() {
            continue;
        }
        let root = SpecPath::root();
        let service = root.key("operations");
        stats.hooks += source
            .index()
            .keys(&service)
            .filter(|name| source.index().contains(&service.key(*name).key("hook")))
            .count();
        let (lines, example_lines) = lines(source);
        stats.lines += lines;
        stats.example_lines += example_lines;
        let stem = source.path().file_stem().and_then(|stem| stem.to_str());
        if let (Some(libcloud), Some(service)) = (libcloud, stem) {
            stats.libcloud += libcloud.lines(service, id);
        }
    }
    stats
}

/// The lines of facts and those of examples.
fn lines(source: &Source) -> (usize, usize) {
    let operations = SpecPath::root().key("operations");
    let index = source.index();
    let line = |byte: usize| source.line_column(byte).0;
    let examples: Vec<_> = index
        .keys(&operations)
        .filter_map(|name| {
            let (entry, whole) = index.find(&operations.key(name).key("examples"));
            let node = index.node(entry.value).filter(|_| whole)?;
            let start = line(entry.key?.start);
            // An operation on one line is a line of facts, whatever else it shows.
            let alone = start > line(index.find(&operations.key(name)).0.key?.start);
            alone.then(|| start..=line(node.span.end))
        })
        .collect();
    let mut counted = (0, 0);
    for (number, text) in source.text().lines().enumerate() {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if examples.iter().any(|lines| lines.contains(&(number + 1))) {
            counted.1 += 1;
        } else {
            counted.0 += 1;
        }
    }
    counted
}

/// Lines of libcloud's drivers.
#[derive(Debug, Clone, Default)]
pub struct Libcloud {
    /// Service, driver, its module and the module's lines.
    drivers: Vec<(String, String, String, usize)>,
}

impl Libcloud {
    /// Reads a Markdown table with the columns `service`, `provider`, `libcloud module` and `lines`.
    pub fn read(index: &str) -> Self {
        let mut columns = Vec::new();
        let mut drivers = Vec::new();
        for line in index.lines().filter(|line| line.starts_with('|')) {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            if cells.contains(&"libcloud module") {
                columns = cells;
                continue;
            }
            let cell = |name: &str| {
                let place = columns.iter().position(|column| *column == name)?;
                cells.get(place).map(|cell| (*cell).to_owned())
            };
            let lines = cell("lines").and_then(|lines| lines.parse().ok());
            if let (Some(service), Some(provider), Some(module), Some(lines)) = (
                cell("service"),
                cell("provider"),
                cell("libcloud module"),
                lines,
            ) {
                drivers.push((service, provider, module, lines));
            }
        }
        Self { drivers }
    }

    /// The lines of the modules for a service of a provider, each counted once. Versions of an API are
    /// drivers of their own there: `linode_v4` is `linode`.
    pub fn lines(&self, service: &str, provider: &str) -> usize {
        let is_version = |rest: &str| {
            let digits = rest.strip_prefix("_v").unwrap_or("");
            digits.starts_with(|c: char| c.is_ascii_digit())
        };
        let modules: BTreeMap<&str, usize> = self
            .drivers
            .iter()
            .filter(|(one, driver, ..)| {
                let rest = driver.strip_prefix(provider);
                one == service && rest.is_some_and(|rest| rest.is_empty() || is_version(rest))
            })
            .map(|(_, _, module, lines)| (module.as_str(), *lines))
            .collect();
        modules.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_counted_apart_and_comments_not_at_all() {
        let mut sources = Sources::default();
        let text = "\
# a comment
service: dns

operations:
  list_zones:
    request: GET /zones # counts
    # not this
    examples:
      - exchanges:
          # nor this
          - send: GET /zones
  ex_a:
    hook: a
";
        sources.add("specs/acme/dns.yaml", text);
        sources.add("specs/other/dns.yaml", text);
        let stats = of_provider("acme", 2, &sources, None);
        assert_eq!((stats.lines, stats.example_lines, stats.hooks), (6, 3, 1));
    }

    #[test]
    fn a_module_of_several_drivers_is_counted_once() {
        let index = "\
| service | provider | cases | libcloud module | lines |
|---|---|---|---|---|
| compute | linode_v3 | 7 | compute.drivers.linode | 1793 |
| compute | linode_v4 | 38 | compute.drivers.linode | 1793 |
| dns | linode_v4 | 8 | dns.drivers.linode | 735 |
| dns | gandi_live | 8 | dns.drivers.gandi_live | 491 |
";
        let libcloud = Libcloud::read(index);
        assert_eq!(libcloud.lines("compute", "linode"), 1793);
        assert_eq!(libcloud.lines("dns", "linode"), 735);
        assert_eq!(libcloud.lines("dns", "gandi"), 0);
        assert_eq!(libcloud.lines("storage", "linode"), 0);
    }
}
