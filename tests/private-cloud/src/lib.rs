//! A private cloud and its driver, which the build script makes from `specs/hearth`.
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, unnameable_types)]
#![deny(rust_2018_idioms, single_use_lifetimes, trivial_casts, trivial_numeric_casts, unused)]
#![deny(explicit_outlives_requirements, meta_variable_misuse, redundant_lifetimes, let_underscore_drop)]
#![deny(variant_size_differences, unused_results, unused_import_braces, non_ascii_idents, elided_lifetimes_in_paths)]

/// Hearth: machines and names in our own racks.
pub mod hearth {
    include!(concat!(env!("OUT_DIR"), "/hearth.rs"));
}
