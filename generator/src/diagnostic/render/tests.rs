use serde_json::Value;

use super::*;
use crate::diagnostic::{Code, Diagnostic, SpecPath};

/// Two files and three diagnostics: one with all that there is, a warning, one without a text.
fn sample() -> (Diagnostics, Sources) {
    let mut sources = Sources::default();
    let compute = sources.add(
        "specs/ä b/compute.yaml",
        "models:\n  node: {}\n  ä: {as: modle}\n",
    );
    let folder = sources.add_name("specs/empty");
    let at = |path: &[&str]| {
        path.iter()
            .fold(SpecPath::root(), |path, key| path.key(*key))
    };
    let mut all = Diagnostics::new();
    all.push(
        Diagnostic::error(Code::NoProvider, Place::file(folder), "nothing in it")
            .help("add something"),
    );
    all.push(
        Diagnostic::error(
            Code::UnknownModel,
            Place::value(compute, at(&["models", "ä", "as"])),
            "100% unknown",
        )
        .label("not, in: any way")
        .also(Place::key(compute, at(&["models", "node"])), "a near one")
        .help("did you mean `node`?")
        .suggest("node"),
    );
    all.push(Diagnostic::warning(
        Code::UnusedModel,
        Place::key(compute, at(&["models", "node"])),
        "unused",
    ));
    (all, sources)
}

#[test]
fn text_has_rustcs_look() {
    let (all, sources) = sample();
    let expected = "\
warning[E0117]: unused
 --> specs/ä b/compute.yaml:2:3
  |
2 |   node: {}
  |   ^^^^

error[E0110]: 100% unknown
 --> specs/ä b/compute.yaml:3:11
  |
2 |   node: {}
  |   ---- a near one
3 |   ä: {as: modle}
  |           ^^^^^ not, in: any way
  |
help: did you mean `node`?
  |
3 -   ä: {as: modle}
3 +   ä: {as: node}
  |

error[E0004]: nothing in it
--> specs/empty
 = help: add something

error: 2 errors, 1 warning
";
    assert_eq!(render_text(Look::Plain, &all, &sources), expected);
    assert_eq!(render_text(Look::Plain, &Diagnostics::new(), &sources), "");
    assert_eq!(render_failure(Look::Plain, "no"), "error: no\n");
}

#[test]
fn styled_text_differs_from_plain_by_styles_alone() {
    let (all, sources) = sample();
    let styled = render_text(Look::Styled, &all, &sources);
    assert!(styled.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = styled.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    assert_eq!(plain, render_text(Look::Plain, &all, &sources));
}

#[test]
fn json_has_places_labels_and_replacements() {
    let (all, sources) = sample();
    let told: Value = serde_json::from_str(&render_json(&all, &sources)).unwrap();
    assert_eq!((&told["errors"], &told["warnings"]), (&2.into(), &1.into()));
    let one = &told["diagnostics"][1];
    assert_eq!(one["code"], "E0110");
    assert_eq!(one["severity"], "error");
    assert_eq!(one["path"], "models.ä.as");
    assert_eq!(one["start"], serde_json::json!({"line": 3, "column": 11}));
    assert_eq!(one["end"], serde_json::json!({"line": 3, "column": 16}));
    assert_eq!(one["others"][0]["label"], "a near one");
    assert_eq!(one["others"][0]["start"]["line"], 2);
    assert_eq!(one["replacement"], "node");
    assert_eq!(told["diagnostics"][2]["replacement"], Value::Null);
}

#[test]
fn github_commands_escape_what_would_end_them() {
    let (all, sources) = sample();
    let lines = render_github(&all, &sources);
    let lines: Vec<_> = lines.lines().collect();
    assert_eq!(
        lines,
        [
            "::warning file=specs/ä b/compute.yaml,line=2,col=3,endLine=2,endColumn=7,title=E0117::unused",
            "::error file=specs/ä b/compute.yaml,line=3,col=11,endLine=3,endColumn=16,title=E0110::100%25 unknown%0Anot, in: any way%0Adid you mean `node`?",
            "::error file=specs/empty,line=1,col=1,endLine=1,endColumn=1,title=E0004::nothing in it%0Aadd something",
        ]
    );
}

#[test]
fn sarif_has_rules_results_and_fixes() {
    let (all, sources) = sample();
    let log: Value = serde_json::from_str(&render_sarif(&all, &sources)).unwrap();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let rules: Vec<_> = rules
        .iter()
        .filter_map(|rule| rule["id"].as_str())
        .collect();
    assert_eq!(rules, ["E0004", "E0110", "E0117"]);
    let result = &run["results"][1];
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&"E0110".into(), &"error".into())
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "specs/%C3%A4%20b/compute.yaml"
    );
    assert_eq!(place["region"]["startColumn"], 11);
    assert_eq!(
        result["relatedLocations"][0]["message"]["text"],
        "a near one"
    );
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["insertedContent"]["text"], "node");
    assert_eq!(run["results"][0].get("fixes"), None);
}
