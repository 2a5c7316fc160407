#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    skyloom_properties::named("paging").map(|property| (property.holds)(input));
});
