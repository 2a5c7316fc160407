//! What holds for any input, tried with the seeds of the fuzzer and with slips in them.
//!
//! `SKYLOOM_FUZZ` says for how many seconds each property is tried; `tests/fuzz` tries them for long.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use skyloom_properties::{ALL, Property, seeds};

use crate::golden;
use crate::mutations::Random;

/// Seconds for each property.
const SECONDS: u64 = 2;
/// Inputs longer than this are left to the fuzzer.
const LONGEST: usize = 20_000;

#[test]
fn what_holds_for_any_input_holds_for_seeds_and_slips_in_them() {
    let seconds = std::env::var("SKYLOOM_FUZZ").ok();
    let seconds = seconds.and_then(|seconds| seconds.parse().ok());
    let limit = Duration::from_secs(seconds.unwrap_or(SECONDS));
    for property in ALL {
        let mut seeds = seeds::seeds(&golden::here(".."), property.name);
        seeds.retain(|seed| seed.len() <= LONGEST);
        assert!(
            seeds.len() > 10,
            "{} seeds for {}",
            seeds.len(),
            property.name
        );
        let mut random = Random::new(1);
        let (start, mut tried) = (Instant::now(), 0_usize);
        while tried == 0 || start.elapsed() < limit {
            let seed = random.one_of(&seeds).expect("there are some");
            let input = if tried.is_multiple_of(4) {
                seed.clone()
            } else {
                slipped(seed, &seeds, &mut random)
            };
            assert_holds(property, &input);
            tried += 1;
        }
        println!("{}: {tried} inputs", property.name);
    }
}

/// Inputs for which a property once did not hold.
#[test]
fn what_was_found_stays_mended() {
    {
        let (name, input) = (
            "paging",
            "h{\"items\":[],\"next\":\"zones/more/\"}\n{\"item(\":[1],\"links\":{\"next\":\"?a=b\"}}",
        );
        let property = skyloom_properties::named(name).expect("there is one");
        assert_holds(&property, input.as_bytes());
    }
}

fn assert_holds(property: &Property, input: &[u8]) {
    let held = catch_unwind(AssertUnwindSafe(|| (property.holds)(input)));
    assert!(
        held.is_ok(),
        "{} does not hold for:\n{}",
        property.name,
        String::from_utf8_lossy(input)
    );
}

/// The seed with one to four slips: bytes gone, doubled, changed, or out of another seed.
fn slipped(seed: &[u8], seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut input = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(input.len() + 1);
        let length = random.below(8).min(input.len() - at);
        let part = at..at + length;
        match random.below(5) {
            0 => drop(input.drain(part)),
            1 => {
                let twice = input[part].to_vec();
                input.splice(at..at, twice);
            }
            2 if at < input.len() => input[at] = u8::try_from(random.below(128)).unwrap_or(b' '),
            3 => {
                let marks = b"{}[]()\"':,.$#&*-|/\\<>= \n\t0";
                input.insert(at, marks[random.below(marks.len())]);
            }
            _ => {
                if let Some(other) = random.one_of(seeds) {
                    let from = random.below(other.len() + 1);
                    let length = random.below(40).min(other.len() - from);
                    input.splice(part, other[from..from + length].iter().copied());
                }
            }
        }
    }
    input
}
