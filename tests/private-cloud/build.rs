//! Makes the driver of Hearth from its spec.

fn main() -> Result<(), skyloom::BuildError> {
    skyloom::Builder::new().spec("specs/hearth").generate()
}
