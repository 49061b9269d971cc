//! A GraphQL document before it runs: what a stranger may send without harming the server.
//!
//! Two small documents kill a stock async-graphql server: nested lists overflow the parser's stack, and fragments that
//! spread each other double the work at every level. So a document is *scanned* before it is parsed, *measured* before
//! anything expands it, and *pruned* of variables that were not given, which the library would take for null.

mod measure;
mod prune;
mod scan;

pub use measure::{Measure, Shapes};

use async_graphql::{
    Name,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationType},
    },
};
use serde_json::{Map, Value};

/// Longest document, in bytes.
pub const MOST_BYTES: usize = 64 * 1024;
/// Levels of brackets of any kind, in documents and in variables.
pub const DEEPEST_NESTING: usize = 64;
pub const MOST_TOKENS: usize = 10_000;
pub const MOST_DIRECTIVES: usize = 30;
pub const MOST_OPERATIONS: usize = 50;
pub const MOST_VARIABLES: usize = 100;
pub const MOST_ALIASES: usize = 100;
/// Fields of a mutation, which run one after the other: many tries at a password are many requests.
pub const MOST_MUTATIONS: usize = 10;
/// Levels of selections and the fragments they spread, whatever they select.
pub const DEEPEST_SPREAD: u64 = 64;
/// Levels of fields, introspection aside.
pub const DEEPEST_FIELD: u64 = 15;
/// Fields after all fragments are spread.
pub const MOST_FIELDS: u64 = 5_000;
/// Objects that lists can answer with at most, by their page sizes (I7).
pub const MOST_NODES: u64 = 500_000;
/// How often introspection may go from a type to its fields and on to their types: GraphiQL needs one.
pub const DEEPEST_INTROSPECTION: u64 = 3;

/// Why a document does not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub code: &'static str,
    /// In English, for the developer who wrote the document.
    pub message: String,
}

impl Rejection {
    fn limit(what: &str, max: u64) -> Self {
        Self { code: "QUERY_TOO_LARGE", message: format!("The document passes a limit: {what} (at most {max}).") }
    }

    fn invalid(message: impl Into<String>) -> Self {
        Self { code: "GRAPHQL_VALIDATION_FAILED", message: message.into() }
    }
}

/// A document that may run.
#[derive(Debug)]
pub struct Checked {
    pub document: ExecutableDocument,
    pub operation: OperationType,
    pub introspects: bool,
}

/// Scans, parses, chooses the operation, measures, prunes.
pub fn check(
    shapes: &Shapes,
    query: &str,
    operation_name: Option<&str>,
    variables: &Map<String, Value>,
) -> Result<Checked, Rejection> {
    scan::scan(query)?;
    for value in variables.values() {
        if deeper_than(value, DEEPEST_NESTING) {
            return Err(Rejection::limit("nesting of variables", DEEPEST_NESTING as u64));
        }
    }
    let mut document = parse_query(query)
        .map_err(|error| Rejection { code: "GRAPHQL_PARSE_FAILED", message: one_line(&error.to_string()) })?;
    if document.operations.iter().count() > MOST_OPERATIONS {
        return Err(Rejection::limit("operations", MOST_OPERATIONS as u64));
    }
    choose(&mut document, operation_name)?;
    let DocumentOperations::Single(operation) = &document.operations else {
        return Err(Rejection::invalid("The document has no operation."));
    };
    let operation = &operation.node;
    let Measure { depth, fields, nodes, introspects } = shapes.measure(&document, operation, variables)?;
    let ty = operation.ty;
    for (what, found, max) in
        [("depth of fields", depth, DEEPEST_FIELD), ("fields", fields, MOST_FIELDS), ("nodes", nodes, MOST_NODES)]
    {
        if found > max {
            return Err(Rejection::limit(what, max));
        }
    }
    match ty {
        OperationType::Query => {}
        OperationType::Mutation => measure::root_fields(&document, operation, MOST_MUTATIONS)?,
        // One, as GraphQL has it: an event answers one question.
        OperationType::Subscription => measure::root_fields(&document, operation, 1)?,
    }
    if let Some(name) = prune::missing(operation, variables) {
        return Err(Rejection { code: "BAD_USER_INPUT", message: format!("The variable ${name} is required.") });
    }
    let omitted = prune::omitted(operation, variables);
    if !omitted.is_empty() {
        prune::prune(&mut document, &omitted);
    }
    Ok(Checked { document, operation: ty, introspects })
}

/// Leaves the chosen operation alone in the document, with what it spreads: the library would expand all of them.
fn choose(document: &mut ExecutableDocument, name: Option<&str>) -> Result<(), Rejection> {
    let DocumentOperations::Multiple(operations) = &mut document.operations else {
        return match name {
            Some(_) => Err(Rejection::invalid("The document has no operation of the name in `operationName`.")),
            None => Ok(()),
        };
    };
    let only = if operations.len() == 1 { operations.keys().next().cloned() } else { None };
    let wanted = match name {
        Some(name) => Some(Name::new(name)),
        None => only.clone(),
    };
    let Some(wanted) = wanted else {
        return Err(Rejection::invalid("The document has several operations: say which in `operationName`."));
    };
    let Some(operation) = operations.remove(&wanted) else {
        return Err(Rejection::invalid("The document has no operation of the name in `operationName`."));
    };
    let used = prune::fragments_of(&operation.node, &document.fragments);
    if only.is_none() {
        document.fragments.retain(|name, _| used.contains(name));
    }
    document.operations = DocumentOperations::Single(operation);
    Ok(())
}

fn deeper_than(value: &Value, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else { return true };
    match value {
        Value::Array(items) => items.iter().any(|item| deeper_than(item, below)),
        Value::Object(fields) => fields.values().any(|field| deeper_than(field, below)),
        _ => false,
    }
}

/// The parser draws where it stopped over several lines, with the source; the first says enough.
fn one_line(message: &str) -> String {
    let place = message.lines().next().unwrap_or_default().trim().trim_start_matches("-->").trim();
    let expected = message.lines().rev().find(|line| line.trim_start().starts_with('=')).unwrap_or_default();
    let text = format!("The document can't be parsed at {place}: {}", expected.trim().trim_start_matches('=').trim());
    text.chars().take(300).collect()
}

#[cfg(test)]
mod tests;
