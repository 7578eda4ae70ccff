use jsonschema::Validator;
use serde_json::{Value, json};

use super::*;
use crate::testing::{alignment, rich_alignment};

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

/// The schema of a line.
fn schema_of_lines() -> Value {
    let schema = schema();
    json!({ "$schema": schema["$schema"], "$ref": "#/$defs/record", "$defs": schema["$defs"] })
}

fn written(write: fn(&Alignment, &mut dyn Write) -> io::Result<()>, alignment: &Alignment) -> String {
    let mut bytes = Vec::new();
    write(alignment, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn document(alignment: &Alignment) -> Value {
    serde_json::from_str(&written(write, alignment)).unwrap()
}

fn check(validator: &Validator, value: &Value) {
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, [""; 0]);
}

/// Forbids in every described object what is not described.
fn forbid_unknown(schema: &mut Value) {
    if let Value::Object(map) = schema {
        let is_object = match &map.get("type") {
            Some(Value::String(name)) => name == "object",
            Some(Value::Array(names)) => names.contains(&json!("object")),
            _ => false,
        };
        map.values_mut().for_each(forbid_unknown);
        if is_object && map.contains_key("properties") {
            map.insert("additionalProperties".to_owned(), json!(false));
        }
    } else if let Value::Array(items) = schema {
        items.iter_mut().for_each(forbid_unknown);
    }
}

#[test]
fn the_schema_is_one() {
    jsonschema::meta::validate(&schema()).unwrap();
    assert_eq!(schema()["$defs"]["version"]["const"], json!(VERSION));
}

#[test]
fn what_is_written_is_what_the_schema_describes() {
    let (whole, lines) = (
        jsonschema::validator_for(&schema()).unwrap(),
        jsonschema::validator_for(&schema_of_lines()).unwrap(),
    );
    for alignment in [alignment(), rich_alignment()] {
        check(&whole, &document(&alignment));
        for line in written(write_lines, &alignment).lines() {
            check(&lines, &serde_json::from_str(line).unwrap());
        }
    }
}

#[test]
fn every_field_is_described() {
    let mut strict = schema();
    forbid_unknown(&mut strict);
    check(
        &jsonschema::validator_for(&strict).unwrap(),
        &document(&rich_alignment()),
    );
}

#[test]
fn every_reason_for_boilerplate_is_described() {
    let known = &schema()["$defs"]["paragraph"]["properties"]["reason"]["enum"];
    let known: Vec<String> = known
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|reason| Some(reason.as_str()?.to_owned()))
        .collect();
    let reasons = crate::article::Boilerplate::ALL.map(|reason| serde_json::to_value(reason).unwrap());
    assert_eq!(known, reasons.map(|reason| reason.as_str().unwrap().to_owned()));
}

#[test]
fn wrong_documents_are_refused() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let good = document(&rich_alignment());
    for (place, wrong) in [
        ("/version", json!(2)),
        ("/min_score", json!(1.5)),
        ("/tool", json!("cotejo")),
        ("/reports/0/paragraphs/0/number", json!(0)),
        ("/reports/0/paragraphs/0/kind", json!("title")),
        ("/reports/0/paragraphs/0/reason", json!("byline")),
        ("/reports/0/paragraphs/1/reason", json!(null)),
        ("/reports/0/paragraphs/0/span", json!([0, 20])),
        ("/reports/0/paragraphs/0/span/start", json!(-1)),
        ("/reports/0/metadata/date", json!("12 February")),
        ("/reports/0/language/confidence", json!("sure")),
        ("/verdicts/0/verdict", json!("same")),
        ("/verdicts/0/probabilities/unrelated", json!(-0.1)),
        ("/links/1/reviewed", json!("rejected")),
        ("/links/1/reviewed", json!("maybe")),
        ("/links/2/reviewed", json!("accepted")),
        ("/links/2/score", json!(null)),
        ("/links/4/score", json!(0.5)),
        ("/links/0/score", json!(1.1)),
        ("/links/0/target", json!(null)),
        ("/links/0/source/paragraph", json!("1")),
        ("/links/0/relation", json!("source-only")),
        ("/links/0/items/0/kind", json!("name")),
        ("/links/0/items/0/strength", json!(null)),
        ("/links/0/contributions/0/log_odds", json!("-3.8")),
        ("/links", json!({})),
    ] {
        let mut document = good.clone();
        *document.pointer_mut(place).unwrap() = wrong.clone();
        assert!(!validator.is_valid(&document), "{place} = {wrong}");
    }
    for missing in [
        "version",
        "tool",
        "min_score",
        "reports",
        "coverage",
        "verdicts",
        "links",
    ] {
        let mut document = good.clone();
        document.as_object_mut().unwrap().remove(missing);
        assert!(!validator.is_valid(&document), "{missing}");
    }
    // What a later version adds is no reason to refuse.
    let mut later = good;
    later["links"][0]["reviewed"] = json!("accepted");
    assert!(validator.is_valid(&later));
}
