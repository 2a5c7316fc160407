//! Reading a list of 10,000 nodes of 1.8 kB: through `Doc`, by typed serde, through `Value`.
//!
//! `cargo bench -p skyloom-runtime --bench decode`. What a reading keeps is what it allocated and
//! grew less what it gave back, in the columns of the memory.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a measurement may stop")]
#![expect(clippy::indexing_slicing, reason = "the answers are made here")]

mod nodes;

use divan::{AllocProfiler, Bencher, black_box};
use nodes::{COUNT, JsonList, XmlList};
use skyloom_runtime::models::Node;
use skyloom_runtime::{Bytes, Doc, Result, Tape, XmlRules};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// Reads a body, as it comes from the network, into what a caller keeps.
fn bench<T>(bencher: Bencher<'_, '_>, body: String, read: impl Fn(Bytes) -> Vec<T>) {
    let body = Bytes::from(body);
    assert_eq!(read(Bytes::copy_from_slice(&body)).len(), COUNT);
    bencher
        .with_inputs(|| Bytes::copy_from_slice(&body))
        .bench_local_values(|body| read(black_box(body)));
}

fn walk(tape: &Tape, list: &'static str, map: fn(&Doc<'_>) -> Result<Node>) -> Vec<Node> {
    let items = tape.root().at(list);
    items.iter().map(|item| map(&item).unwrap()).collect()
}

#[divan::bench_group(name = "json", sample_count = 15, sample_size = 1)]
mod of_json {
    use super::{Bencher, COUNT, JsonList, Tape, bench, black_box, nodes, walk};
    use nodes::{json, json_node, json_node_with_extra, json_value};

    #[divan::bench]
    fn typed(bencher: Bencher<'_, '_>) {
        bench(bencher, json(), |body| {
            serde_json::from_slice::<JsonList<'_>>(&body)
                .unwrap()
                .nodes()
        });
    }

    #[divan::bench]
    fn doc(bencher: Bencher<'_, '_>) {
        bench(bencher, json(), |body| {
            walk(&Tape::json(body).unwrap(), "droplets", json_node)
        });
    }

    #[divan::bench]
    fn doc_with_extra(bencher: Bencher<'_, '_>) {
        bench(bencher, json(), |body| {
            walk(&Tape::json(body).unwrap(), "droplets", json_node_with_extra)
        });
    }

    #[divan::bench]
    fn value_with_extra(bencher: Bencher<'_, '_>) {
        bench(bencher, json(), |body| json_value(&body));
    }

    #[divan::bench]
    fn tape_alone(bencher: Bencher<'_, '_>) {
        bench(bencher, json(), |body| {
            black_box(Tape::json(body).unwrap());
            vec![(); COUNT]
        });
    }
}

#[divan::bench_group(name = "xml", sample_count = 15, sample_size = 1)]
mod of_xml {
    use super::{Bencher, COUNT, Tape, XmlList, XmlRules, bench, black_box, nodes, walk};
    use nodes::{xml, xml_node, xml_node_with_extra, xml_value};

    const RULES: XmlRules = XmlRules::new().lists(&["item"]);
    const LIST: &str = "instancesSet.item";

    #[divan::bench]
    fn typed(bencher: Bencher<'_, '_>) {
        bench(bencher, xml(), |body| {
            let text = std::str::from_utf8(&body).unwrap();
            quick_xml::de::from_str::<XmlList>(text).unwrap().nodes()
        });
    }

    #[divan::bench]
    fn doc(bencher: Bencher<'_, '_>) {
        bench(bencher, xml(), |body| {
            walk(&Tape::xml(body, &RULES).unwrap(), LIST, xml_node)
        });
    }

    #[divan::bench]
    fn doc_with_extra(bencher: Bencher<'_, '_>) {
        bench(bencher, xml(), |body| {
            walk(&Tape::xml(body, &RULES).unwrap(), LIST, xml_node_with_extra)
        });
    }

    #[divan::bench]
    fn value_with_extra(bencher: Bencher<'_, '_>) {
        bench(bencher, xml(), |body| {
            xml_value(std::str::from_utf8(&body).unwrap())
        });
    }

    #[divan::bench]
    fn tape_alone(bencher: Bencher<'_, '_>) {
        bench(bencher, xml(), |body| {
            black_box(Tape::xml(body, &RULES).unwrap());
            vec![(); COUNT]
        });
    }
}
