//! Random texts: the tape must agree with `serde_json`, and nothing may panic.

use serde_json::{Map, Value, json};

use super::{Tape, XmlRules};

/// A small generator of random numbers (xorshift64*), so that every run is the same.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn text(&mut self) -> String {
        const CHARS: [char; 20] = [
            'a', 'b', 'c', 'z', '0', ' ', '.', '"', '\\', '/', '\n', '\t', '\u{1}', '\u{7f}', 'é',
            '€', '😀', '{', ']', ',',
        ];
        (0..self.below(14))
            .map(|_| CHARS[self.below(CHARS.len())])
            .collect()
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 7 } else { 10 }) {
            0 => Value::Null,
            1 => Value::Bool(self.below(2) == 0),
            2 => json!(self.next()),
            3 => json!(self.next().cast_signed() >> self.below(64)),
            4 => json!(f64::from(u32::try_from(self.below(1 << 32)).unwrap()) / 1024.0),
            5 | 6 => Value::String(self.text()),
            7 => Value::Array((0..self.below(5)).map(|_| self.value(depth - 1)).collect()),
            _ => Value::Object(
                (0..self.below(6))
                    .map(|_| (self.text(), self.value(depth - 1)))
                    .collect::<Map<_, _>>(),
            ),
        }
    }
}

#[test]
fn random_values_read_as_serde_json_reads_them() {
    let mut random = Random(0x5eed_0001);
    for round in 0..3000 {
        let value = random.value(5);
        let text = if round % 2 == 0 {
            value.to_string()
        } else {
            serde_json::to_string_pretty(&value).unwrap()
        };
        let tape = Tape::json(text.clone()).unwrap();
        let root = tape.root();
        assert_eq!(
            root.opt_value().unwrap().unwrap_or(Value::Null),
            value,
            "{text}"
        );
        assert_eq!(root.to_json_text().unwrap(), text.trim());
        if let Value::Object(map) = &value {
            assert_eq!(root.whole().to_map(), *map);
            assert_eq!(root.len(), map.len());
            for (name, member) in map {
                assert_eq!(
                    root.get(name).opt_value().unwrap().unwrap_or(Value::Null),
                    *member,
                    "{name:?} of {text}"
                );
            }
        }
    }
}

#[test]
fn mutated_texts_are_accepted_or_refused_as_serde_json_does() {
    let mut random = Random(0x5eed_0002);
    let (mut good, mut bad) = (0, 0);
    for _ in 0..4000 {
        let mut bytes = random.value(4).to_string().into_bytes();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len() + 1);
            match random.below(4) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, b"{}[]\",:\\u0eE-+.1 \n\xff"[random.below(19)]),
                2 if at < bytes.len() => bytes[at] = random.next().to_le_bytes()[0],
                _ if at < bytes.len() => drop(bytes.remove(at)),
                _ => {}
            }
        }
        let theirs = serde_json::from_slice::<Value>(&bytes);
        let ours = Tape::json(bytes.clone());
        assert_eq!(
            ours.is_ok(),
            theirs.is_ok(),
            "{:?}: {ours:?}, {theirs:?}",
            String::from_utf8_lossy(&bytes)
        );
        match (ours, theirs) {
            (Ok(tape), Ok(value)) => {
                good += 1;
                let ours = tape.root().opt_value().unwrap().unwrap_or(Value::Null);
                assert!(alike(&ours, &value), "{ours} is not {value}");
            }
            _ => bad += 1,
        }
    }
    assert!(
        good > 300 && bad > 300,
        "{good} good, {bad} bad: the mutations are too weak or too strong"
    );
}

/// Equal, but for the last bits of floats: `serde_json` does not round them correctly by default.
fn alike(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() && b.is_f64() => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= a.abs() * 1e-15
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| alike(a, b)))
        }
        _ => left == right,
    }
}

#[test]
fn mutated_xml_never_panics_and_reads_as_objects() {
    const WHOLE: &str = "<?xml version=\"1.0\"?><r xmlns:x=\"u\" a=\"1\"><i>1</i><x:j>&lt;&#65;</x:j><i><k/><![CDATA[<]]></i><!-- c --></r>";
    let mut random = Random(0x5eed_0003);
    let (mut good, mut bad) = (0, 0);
    for _ in 0..4000 {
        let mut bytes = WHOLE.as_bytes().to_vec();
        for _ in 0..=random.below(2) {
            let at = random.below(bytes.len());
            match random.below(3) {
                0 => bytes.insert(at, b"<>&;/!\"=[]- axi"[random.below(15)]),
                1 => bytes[at] = b'a' + random.next().to_le_bytes()[0] % 26,
                _ => drop(bytes.remove(at)),
            }
        }
        match Tape::xml(bytes, &XmlRules::new().lists(&["k"])) {
            Ok(tape) => {
                good += 1;
                let root = tape.root();
                let text = root.to_json_text().unwrap();
                assert_eq!(
                    serde_json::from_str::<Value>(&text).unwrap(),
                    root.opt_value().unwrap().unwrap_or(Value::Null)
                );
            }
            Err(error) => {
                bad += 1;
                assert!(error.message().starts_with("not XML"), "{error}");
            }
        }
    }
    assert!(good > 300 && bad > 300, "{good} good, {bad} bad");
}
