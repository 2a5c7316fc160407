//! What programs that are not ours print, read: each reader says what is missing.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

/// The instructions that `valgrind --tool=callgrind` says it has counted, on its standard error.
///
/// # Errors
///
/// What was said, if it tells no count.
pub fn instructions(printed: &str) -> Result<f64, String> {
    let mut lines = printed.lines();
    let count = lines.find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    count.ok_or_else(|| format!("callgrind tells no count:\n{printed}"))
}

/// The crates in what `cargo tree --prefix none` prints as `name version`, each once, those of `package` itself left out.
pub fn crates(printed: &str, package: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in printed.lines() {
        let mut words = line.split_whitespace();
        if let (Some(name), Some(version)) = (words.next(), words.next())
            && name != package
        {
            found.insert(format!("{name} {version}"));
        }
    }
    found
}

/// The folder of a package's source by what `cargo metadata` prints.
///
/// # Errors
///
/// If it tells of no such package.
pub fn source_of(printed: &str, package: &str) -> Result<PathBuf, String> {
    let told: Value = serde_json::from_str(printed).map_err(|error| error.to_string())?;
    let packages = told.get("packages").and_then(Value::as_array);
    let named = |one: &&Value| one.get("name").and_then(Value::as_str) == Some(package);
    let manifest = packages
        .and_then(|packages| packages.iter().find(named))
        .and_then(|one| one.get("manifest_path")?.as_str());
    let manifest = manifest.ok_or_else(|| format!("cargo knows no package {package}"))?;
    Ok(PathBuf::from(manifest).with_file_name("src"))
}

/// The numbers on the line that begins with `name`, as the bench `overhead` prints them.
///
/// # Errors
///
/// If there is no such line, or no number on it.
pub fn numbers(printed: &str, name: &str) -> Result<Vec<f64>, String> {
    let line = printed.lines().find_map(|line| line.strip_prefix(name));
    let words = line.unwrap_or_default().split_whitespace();
    let numbers: Vec<f64> = words.filter_map(|word| word.parse().ok()).collect();
    if numbers.is_empty() {
        return Err(format!("the bench does not tell `{name}`:\n{printed}"));
    }
    Ok(numbers)
}

/// The processor in `/proc/cpuinfo`.
pub fn processor(text: &str) -> Option<&str> {
    let mut lines = text.lines();
    let name = lines.find_map(|line| line.strip_prefix("model name")?.split_once(':'))?;
    Some(name.1.trim())
}

/// The most memory that a process has had since its program began, in megabytes, by its `/proc/<id>/status`.
pub fn peak(text: &str) -> Option<f64> {
    let mut lines = text.lines();
    let kibibytes = lines.find_map(|line| line.strip_prefix("VmHWM:")?.strip_suffix("kB"))?;
    let kibibytes: f64 = kibibytes.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

/// What divan tells of one bench.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timed {
    /// Its name.
    pub name: String,
    /// The middle of its times, in milliseconds.
    pub median: f64,
    /// What it allocated and grew, less what it gave back, in megabytes; the middle of each. A bench that is handed what
    /// it gives back has less than nothing.
    pub kept: f64,
}

/// The benches of a group in the tree that divan prints, with the profile of their allocations.
///
/// # Errors
///
/// If there is no such group, or a quantity in it that is none.
pub fn timed(printed: &str, group: &str) -> Result<Vec<Timed>, String> {
    let mut benches: Vec<Timed> = Vec::new();
    // Whether the group is the one, and which figure the lines below a bench are of.
    let (mut inside, mut figure) = (false, "");
    for line in printed.lines() {
        let words = line.trim_start_matches(['│', ' ', '├', '╰', '─']);
        let name = words.split_whitespace().next().unwrap_or_default();
        if line.starts_with(['├', '╰']) {
            inside = name == group;
            continue;
        }
        // fastest │ slowest │ median │ mean │ samples │ iters
        let columns: Vec<&str> = words.split('│').map(str::trim).collect();
        let median = columns.get(2).copied().unwrap_or_default();
        if !inside || words.is_empty() {
            continue;
        }
        if line.contains(['├', '╰']) {
            figure = "";
            benches.push(Timed {
                name: name.to_owned(),
                median: quantity(median)?,
                kept: 0.0,
            });
        } else if ["max", "alloc:", "dealloc:", "grow:", "shrink:"].contains(&name) {
            figure = name;
        } else if let (Some(bench), true) = (benches.last_mut(), median.ends_with('B')) {
            match figure {
                "alloc:" | "grow:" => bench.kept += quantity(median)?,
                "dealloc:" | "shrink:" => bench.kept -= quantity(median)?,
                _ => {}
            }
        }
    }
    if benches.is_empty() {
        return Err(format!("divan tells of no group `{group}`:\n{printed}"));
    }
    Ok(benches)
}

/// Milliseconds or megabytes of what divan prints: `12.3 ms`, `4.5 MB`.
fn quantity(text: &str) -> Result<f64, String> {
    let unread = || format!("`{text}` is no quantity");
    let (number, unit) = text.split_once(' ').ok_or_else(unread)?;
    let number: f64 = number.parse().map_err(|_| unread())?;
    let factor = match unit {
        "s" | "GB" => 1e3,
        "ms" | "MB" => 1.0,
        "µs" | "KB" => 1e-3,
        "ns" | "B" => 1e-6,
        _ => return Err(unread()),
    };
    Ok(number * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callgrind_counts_and_says_when_it_did_not() {
        let printed = "==4242== Callgrind, a call-graph generating cache profiler\n==4242== Command: bench\n\
                       ==4242== \n==4242== Events    : Ir\n==4242== Collected : 1105363437\n==4242== \n\
                       ==4242== I   refs:      1,105,363,437\n";
        assert_eq!(instructions(printed), Ok(1_105_363_437.0));
        let failed = instructions("valgrind: bench: command not found\n").unwrap_err();
        assert!(failed.contains("command not found"), "{failed}");
        assert!(instructions("==1== Collected : none\n").is_err());
    }

    #[test]
    fn crates_of_a_tree_count_once_and_without_the_package() {
        let printed = "skyloom-runtime v0.1.0 (/src/runtime)\nbase64 v0.23.1\nhttp v1.4.0\nitoa v1.0.15\n\
                       serde_derive v1.0.229 (proc-macro)\nitoa v1.0.15 (*)\nitoa v0.4.8\n\n";
        let found = crates(printed, "skyloom-runtime");
        let wanted = [
            "base64 v0.23.1",
            "http v1.4.0",
            "itoa v0.4.8",
            "itoa v1.0.15",
            "serde_derive v1.0.229",
        ];
        assert_eq!(found, wanted.map(str::to_owned).into());
        assert!(crates("", "any").is_empty());
    }

    #[test]
    fn the_source_of_a_package_stands_beside_its_manifest() {
        let printed = r#"{"packages":[{"name":"aws","manifest_path":"/a/Cargo.toml"},
            {"name":"aws-sdk-route53","manifest_path":"/registry/aws-sdk-route53-1.106.0/Cargo.toml"}],"version":1}"#;
        let found = source_of(printed, "aws-sdk-route53").unwrap();
        assert_eq!(
            found,
            PathBuf::from("/registry/aws-sdk-route53-1.106.0/src")
        );
        assert!(source_of(printed, "aws-sdk").is_err());
        assert!(source_of("error: no such command", "aws").is_err());
    }

    #[test]
    fn the_processor_is_named_once() {
        let text = "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel\t\t: 17\nmodel name\t: AMD EPYC\nstepping\t: 1\n\
                    processor\t: 1\nmodel name\t: other\n";
        assert_eq!(processor(text), Some("AMD EPYC"));
        assert_eq!(processor("processor\t: 0\nFeatures\t: fp\n"), None);
    }

    #[test]
    fn the_peak_is_that_of_the_program() {
        let text = "Name:\tbench\nVmPeak:\t  211844 kB\nVmHWM:\t   12500 kB\nVmRSS:\t   11000 kB\n";
        assert_eq!(peak(text), Some(12.8));
        assert_eq!(peak("Name:\tbench\nVmHWM:\tmuch\n"), None);
    }

    #[test]
    fn the_bench_of_a_call_tells_least_and_median() {
        let printed = include_str!("told/overhead.txt");
        let bare = numbers(printed, "reqwest, bytes").unwrap();
        assert_eq!(bare.len(), 2, "{bare:?}");
        assert!(bare[0] <= bare[1], "{bare:?}");
        assert_eq!(numbers(printed, "overhead, typed").unwrap().len(), 2);
        assert!(numbers(printed, "curl, bytes").is_err());
        assert!(numbers("reqwest, bytes fast\n", "reqwest, bytes").is_err());
    }

    #[test]
    fn divan_tells_times_and_what_is_kept() {
        let printed = include_str!("told/decode.txt");
        let json = timed(printed, "json").unwrap();
        let names: Vec<&str> = json.iter().map(|one| one.name.as_str()).collect();
        let wanted = [
            "doc",
            "doc_with_extra",
            "tape_alone",
            "typed",
            "value_with_extra",
        ];
        assert_eq!(names, wanted);
        assert!((json[0].median - 57.63).abs() < 1e-9, "{json:?}");
        // 33.28 + 40.94 - 73.45 - 3.582
        assert!((json[1].kept + 2.812).abs() < 1e-9, "{json:?}");
        // Which is the last group and has other lines before its benches.
        let xml = timed(printed, "xml").unwrap();
        assert_eq!(xml.len(), 5);
        assert!((xml[4].median - 249.4).abs() < 1e-9, "{xml:?}");
        assert!(
            (xml[4].kept - (78.53 - 86.7 + 56.38)).abs() < 1e-9,
            "{xml:?}"
        );
        assert!(timed(printed, "yaml").is_err());
        assert!(timed("", "json").is_err());
    }

    #[test]
    fn quantities_have_units() {
        let all = [
            ("1.5 s", 1500.0),
            ("250 µs", 0.25),
            ("7 ns", 7e-6),
            ("2 KB", 2e-3),
            ("3 GB", 3e3),
        ];
        for (text, wanted) in all {
            assert!((quantity(text).unwrap() - wanted).abs() < 1e-12, "{text}");
        }
        for text in ["", "12", "12 m", "fast ms", "1.2 MB/s"] {
            assert!(quantity(text).is_err(), "{text}");
        }
    }
}
