//! A private cloud and its driver, which the build script makes from `specs/hearth`.

// Strict packages include generated code too: no lint that one may turn on must find anything in it.
#![deny(warnings, missing_docs, missing_debug_implementations, unused)]
#![deny(unreachable_pub, unnameable_types, unused_results, let_underscore_drop)]
#![deny(rust_2018_idioms, single_use_lifetimes, redundant_lifetimes)]
#![deny(trivial_casts, trivial_numeric_casts, variant_size_differences)]

/// Hearth: machines and names in our own racks.
pub mod hearth {
    include!(concat!(env!("OUT_DIR"), "/hearth.rs"));
}
