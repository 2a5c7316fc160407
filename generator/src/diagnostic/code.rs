//! The rules a spec can break, each with its code and an explanation.

use std::fmt;
use std::str::FromStr;

/// Makes [`Code`] and its tables: one line a rule, and `explain/E….md` beside it.
macro_rules! codes {
    ($($variant:ident $id:literal $title:literal,)*) => {
        /// A rule that a spec can break.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!($id, ": ", $title, ".")] $variant,)*
        }

        impl Code {
            /// Every rule, in the order of the numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it is shown: `E0012`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// What is wrong in general, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// The rule, a spec that breaks it and one that does not, as Markdown.
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("explain/", $id, ".md")),)* }
            }
        }
    };
}

codes! {
    // Reading: E00xx.
    Unreadable "E0001" "a spec file or folder cannot be read",
    NotText "E0002" "a spec file is not UTF-8 text",
    Empty "E0003" "a spec file is empty",
    NoProvider "E0004" "a provider folder has no `provider.yaml`",
    FileName "E0005" "a file's or folder's name disagrees with what is in it",
    Syntax "E0006" "the YAML is broken",
    DuplicateKey "E0007" "a key is given twice in one map",
    Construct "E0008" "YAML that specs do without: merge keys, tags, several documents, keys that are no words",
    TooDeep "E0009" "the YAML is nested too deep or expands to too much",
    UnknownField "E0010" "a key that does not exist here",
    WrongType "E0011" "a value of the wrong type",
    MissingField "E0012" "a required key is missing",
    InvalidValue "E0013" "a value that is not allowed here",

    // Deciding: E01xx.
    UnsupportedFormat "E0100" "a spec format that this generator does not read",
    BadName "E0101" "a name that cannot be used",
    BadUrl "E0102" "a base address that is none",
    OneScheme "E0103" "not exactly one authentication scheme",
    UnknownCredential "E0104" "a credential that is not declared",
    OnePosition "E0105" "a paging without one clear way on",
    UnknownErrorKind "E0106" "a kind of error that does not exist",
    MissingCondition "E0107" "an error rule that would match everything",
    UnknownService "E0108" "a service that does not exist",
    UnknownModel "E0110" "a model that does not exist",
    UnknownModelField "E0111" "a field that the model does not have",
    MissingModelField "E0112" "a mapping without a required field",
    UnknownState "E0113" "a state that does not exist",
    NoStateTable "E0114" "a state mapped without a table",
    UnknownType "E0115" "a type that does not exist",
    DuplicateExtra "E0116" "the same extra fact twice",
    UnusedModel "E0117" "a mapping that nothing uses",
    BadExpression "E0120" "an expression that cannot be read",
    UnknownName "E0121" "a name that stands for nothing",
    UnknownFunction "E0122" "a function that does not exist",
    WrongExpressionType "E0123" "an expression of the wrong type",
    UnknownOperation "E0130" "an operation that does not exist",
    DuplicateOperation "E0131" "an operation given twice",
    BadRequest "E0132" "a request that cannot be sent",
    UnknownPaging "E0133" "a paging that is not declared",
    BadResult "E0134" "a result that does not fit",
    NoParent "E0135" "a model without the parent it needs",
    UnusedParameter "E0136" "a parameter that is never used",
    Undocumented "E0137" "an operation without documentation",
    UnknownJob "E0138" "a job that is not declared",
    BadCheck "E0139" "a check that checks nothing",
    NoExample "E0140" "an operation without an example",
    BadExample "E0141" "an example that does not fit its operation",
    Disproved "E0142" "an example that shows something else than the spec says",
    Unproved "E0143" "something that no example shows",
    BadHook "E0144" "a hook that cannot be called",
    Redundant "E0145" "a fact that says nothing new",
    HiddenRule "E0146" "an error rule that is never reached",
    Repeated "E0147" "an operation that another one repeats",
    Unreferenced "E0148" "a declaration that nothing uses",

    // Auditing: E02xx.
    Gone "E0200" "an endpoint that the vendor's document does not have",
    WrongMethod "E0201" "a method that the endpoint does not have",
    Deprecated "E0202" "an endpoint that the vendor has deprecated",
    NoSuchAnswer "E0203" "a path that the vendor's answer does not have",
    NoSuchMember "E0204" "a mapped member that the vendor's schema lacks",
    UnmappedState "E0205" "a word for a state that has no state here",
    NotSent "E0206" "a required parameter or member that is not sent",
    UnknownSent "E0207" "a parameter or member that the vendor's schema lacks",
    WrongWord "E0208" "a fixed value that the vendor does not allow",
    PagesLeft "E0209" "a list whose further pages are not asked for",
    WrongPaging "E0210" "a paging that the endpoint does not have",
    WrongStatus "E0211" "a status of success that is taken for an error",
    NoErrorPath "E0212" "an error message that no error of the vendor has",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The text names no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode(String);

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no code `{}`", self.0)
    }
}

impl std::error::Error for UnknownCode {}

impl FromStr for Code {
    type Err = UnknownCode;

    /// Reads `E0012`, and also `e0012` and `12`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.trim().trim_start_matches(['E', 'e']);
        let number = digits.parse::<u16>().ok();
        let id = number.map(|number| format!("E{number:04}"));
        let mut codes = Self::ALL.iter().copied();
        codes
            .find(|code| id.as_deref() == Some(code.id()))
            .ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_well_formed_unique_and_ascending() {
        for code in Code::ALL {
            let digits = code.id().strip_prefix('E').expect("starts with E");
            assert!(digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()));
        }
        assert!(Code::ALL.windows(2).all(|pair| pair[0].id() < pair[1].id()));
    }

    #[test]
    fn every_code_is_found_by_its_text() {
        for code in Code::ALL {
            assert_eq!(code.id().parse(), Ok(*code));
            assert_eq!(code.id().to_lowercase().parse(), Ok(*code));
        }
        assert_eq!("12".parse(), Ok(Code::MissingField));
        assert!("E9999".parse::<Code>().is_err());
        assert!("".parse::<Code>().is_err());
        assert!("E-1".parse::<Code>().is_err());
    }

    #[test]
    fn every_explanation_begins_with_its_title() {
        for code in Code::ALL {
            let text = code.explanation();
            assert!(
                text.starts_with(&format!("# {code}: {}\n", code.title())),
                "{code}: the heading is not `# {code}: {}`",
                code.title()
            );
        }
    }
}
