//! The kinds of mistakes that people make in specs.

use std::fmt;

/// A kind of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A key that is needed is not there.
    DroppedKey,
    /// A key is misspelt: of the language, of a model, a verb's name.
    Key,
    /// The name of a model or type.
    Model,
    /// A state, ours or the provider's.
    State,
    /// The name of an argument, of its field, of a value named before.
    Variable,
    /// The name of a function.
    Function,
    /// A member of an answer or of what is sent.
    Member,
    /// Another type than is wanted.
    Type,
    /// Two values stand in each other's place.
    Swapped,
    /// A word that is none of those that there are.
    Word,
    /// A slip that breaks the YAML, or makes it another.
    Yaml,
}

impl Kind {
    pub const ALL: [Self; 11] = [
        Self::DroppedKey,
        Self::Key,
        Self::Model,
        Self::State,
        Self::Variable,
        Self::Function,
        Self::Member,
        Self::Type,
        Self::Swapped,
        Self::Word,
        Self::Yaml,
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::DroppedKey => "key dropped",
            Self::Key => "key misspelt",
            Self::Model => "model misspelt",
            Self::State => "state misspelt",
            Self::Variable => "variable misspelt",
            Self::Function => "function misspelt",
            Self::Member => "member misspelt",
            Self::Type => "wrong type",
            Self::Swapped => "values swapped",
            Self::Word => "unknown word",
            Self::Yaml => "broken YAML",
        })
    }
}
