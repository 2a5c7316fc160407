//! What may grow only on purpose: counts that depend on no machine, held against `budgets.yaml`.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use skyloom_drivers::digitalocean::{Credentials, DigitalOcean};
use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{Bytes, Compute, Config, LogTarget, Secret};
use skyloom_tests::cost::{self, Code};
use skyloom_tests::{droplets, examples, symbols, told};

/// How far above the figure of the file one of today may be.
const TOLERANCE: f64 = 1.05;

static LIMITS: LazyLock<BTreeMap<String, f64>> = LazyLock::new(|| {
    let file = examples::workspace().join("tests/budgets.yaml");
    serde_yaml::from_str(&fs::read_to_string(file).unwrap()).unwrap()
});

/// Fails if `measured` is more than the budget, and says how to look closer.
fn hold(name: &str, measured: f64, closer: &str) {
    let limit = *LIMITS.get(name).unwrap();
    println!("{name}: {measured:.1}, written down {limit}");
    assert!(
        measured <= limit * TOLERANCE,
        "{name} is {measured:.1}; tests/budgets.yaml has {limit}, and 5 % more is the limit.\n\
         To look closer: {closer}\n\
         If it is worth it, write the new figure into tests/budgets.yaml and the reason into the commit."
    );
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn float(count: usize) -> f64 {
    count as f64
}

#[test]
fn generated_code_stays_short() {
    let all = cost::code(&examples::workspace()).unwrap();
    let total = Code::total(&all);
    let closer = "`cargo run --release -p skyloom-tests --bin bench -- lines` has each provider in docs/benchmarks.md";
    hold(
        "lines_an_operation",
        total.an_operation(total.lines),
        closer,
    );
    hold(
        "tokens_an_operation",
        total.an_operation(total.tokens),
        closer,
    );
    hold(
        "hook_share",
        cost::ratio(total.hooks * 100, total.operations),
        "`cargo run -p skyloom -- check --stats`",
    );
}

#[test]
fn no_crate_comes_unnoticed() {
    for (name, package, flags) in [
        ("crates_of_runtime", "skyloom-runtime", &[][..]),
        (
            "crates_of_drivers",
            "skyloom-drivers",
            &["--features", "all"][..],
        ),
        (
            "crates_of_generator_for_build_rs",
            "skyloom",
            &["--no-default-features"][..],
        ),
        ("crates_of_generator_with_command", "skyloom", &[][..]),
    ] {
        let crates = cost::crates(package, flags).unwrap();
        let closer = format!(
            "`cargo tree -e normal,build -p {package} {}`",
            flags.join(" ")
        );
        hold(name, float(crates.len()), &closer);
    }
}

/// Allocations of listing all nodes where there are so many, over a connection that was used before.
fn allocations(nodes: usize) -> u64 {
    let body = Bytes::from(droplets::page(
        "https://api.digitalocean.com",
        1,
        200,
        nodes,
    ));
    let script = Script::new(move |_| Scripted::ok(body.clone()));
    let config = Config::new().transport(script).log(LogTarget::Off);
    let credentials = Credentials {
        token: Secret::new("any-token"),
    };
    let cloud = DigitalOcean::with_config(credentials, config).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let list = || runtime.block_on(cloud.list_nodes().all()).unwrap().len();
    assert_eq!(list(), nodes);
    allocation_counter::measure(|| assert_eq!(list(), nodes)).count_total
}

#[test]
fn a_list_allocates_what_it_gives() {
    let closer = "the benches `decode` and `overhead` of skyloom-runtime; valgrind --tool=dhat on one of them";
    for (name, nodes) in [
        ("allocations_of_a_list_of_200", 200),
        ("allocations_of_an_empty_list", 0),
    ] {
        hold(
            name,
            float(usize::try_from(allocations(nodes)).unwrap()),
            closer,
        );
    }
}

/// What a program grows by is measured with `bench`, for a release takes minutes; that the code did not grow, this program's
/// own symbols tell: all drivers are in it.
#[test]
fn compiled_code_stays_small() {
    let program = fs::read(std::env::current_exe().unwrap()).unwrap();
    let bytes = match symbols::size(&program, "skyloom_drivers") {
        Ok(bytes) => usize::try_from(bytes).unwrap(),
        Err(error) => {
            println!("not counted: {error}");
            return;
        }
    };
    let total = Code::total(&cost::code(&examples::workspace()).unwrap());
    hold(
        "bytes_of_code_an_operation",
        total.an_operation(bytes),
        "`nm --size-sort --demangle target/debug/deps/it-*`, and `cargo run --release -p skyloom-tests --bin bench -- compile`, \
         which has the size of each provider in a release",
    );
}

/// The instructions of a run of the bench and what it prints, where valgrind is there to count.
fn instructions(words: &[&str]) -> Option<(f64, String)> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env!("CARGO_BIN_EXE_bench"))
        .args(words)
        .output();
    let Ok(output) = output else {
        println!("valgrind is not here: not counted");
        return None;
    };
    let counted = told::instructions(&String::from_utf8_lossy(&output.stderr)).unwrap();
    Some((
        counted,
        String::from_utf8_lossy(&output.stdout).into_owned(),
    ))
}

/// A process that lists twice less one that lists once: the start is nobody's list.
#[test]
fn a_list_does_no_more_than_it_must() {
    let listed = |times| instructions(&["__list", "200", times]).map(|counted| counted.0);
    let (Some(once), Some(twice)) = (listed("1"), listed("2")) else {
        return;
    };
    hold(
        "instructions_of_a_list_of_200",
        (twice - once) / 1e3,
        "`valgrind --tool=callgrind target/debug/bench __list 200 20`, then `callgrind_annotate --inclusive=yes`",
    );
}

/// In CPU time it would be noise; so it is counted.
#[test]
fn the_generator_does_no_more_than_it_must() {
    let tree = tempfile::tempdir().unwrap();
    let specs = tree.path().join("specs/digitalocean");
    fs::create_dir_all(&specs).unwrap();
    for file in examples::workspace()
        .join("specs/digitalocean")
        .read_dir()
        .unwrap()
    {
        let file = file.unwrap().path();
        fs::copy(&file, specs.join(file.file_name().unwrap())).unwrap();
    }
    let words = ["__generate", &tree.path().to_string_lossy()];
    let Some((counted, printed)) = instructions(&words) else {
        return;
    };
    let operations: f64 = printed.trim().parse().unwrap();
    let thousands = counted / operations / 1e3;
    hold(
        "instructions_an_operation",
        thousands,
        "`valgrind --tool=callgrind target/debug/bench __generate .`, then `callgrind_annotate --inclusive=yes`",
    );
}
