//! Variables that were not given: async-graphql would pass them on as null, and "unchanged" would become "cleared".

use async_graphql::{
    Name, Positioned,
    parser::types::{
        DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
    },
};
use async_graphql_value::Value as Literal;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// The operation's nullable variables without a default that the request leaves out.
pub fn omitted(operation: &OperationDefinition, variables: &Map<String, Value>) -> HashSet<Name> {
    let omitted = operation.variable_definitions.iter().filter(|definition| {
        let definition = &definition.node;
        definition.var_type.node.nullable
            && definition.default_value.is_none()
            && !variables.contains_key(definition.name.node.as_str())
    });
    omitted.map(|definition| definition.node.name.node.clone()).collect()
}

/// A variable that must be given and is not, which the library would find out only when something has run.
pub fn missing<'a>(operation: &'a OperationDefinition, variables: &Map<String, Value>) -> Option<&'a str> {
    let missing = operation.variable_definitions.iter().map(|definition| &definition.node).find(|definition| {
        let given = variables.get(definition.name.node.as_str());
        !definition.var_type.node.nullable && definition.default_value.is_none() && given.is_none_or(Value::is_null)
    });
    missing.map(|definition| definition.name.node.as_str())
}

/// Takes them out: with the arguments and input fields that use them, as the specification has it; in a list they are
/// null.
pub fn prune(document: &mut ExecutableDocument, omitted: &HashSet<Name>) {
    if let DocumentOperations::Single(operation) = &mut document.operations {
        operation.node.variable_definitions.retain(|definition| !omitted.contains(&definition.node.name.node));
        prune_set(&mut operation.node.selection_set.node, omitted);
    }
    for fragment in document.fragments.values_mut() {
        prune_set(&mut fragment.node.selection_set.node, omitted);
    }
}

/// The fragments that an operation spreads, however far away; each is visited once.
pub fn fragments_of(
    operation: &OperationDefinition,
    fragments: &HashMap<Name, Positioned<FragmentDefinition>>,
) -> HashSet<Name> {
    let mut used = HashSet::new();
    let mut sets = vec![&operation.selection_set.node];
    while let Some(set) = sets.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => sets.push(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => sets.push(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = fragments.get(name)
                        && used.insert(name.clone())
                    {
                        sets.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    used
}

fn prune_set(set: &mut SelectionSet, omitted: &HashSet<Name>) {
    for selection in &mut set.items {
        match &mut selection.node {
            Selection::Field(field) => {
                prune_arguments(&mut field.node.arguments, omitted);
                prune_set(&mut field.node.selection_set.node, omitted);
            }
            Selection::InlineFragment(fragment) => prune_set(&mut fragment.node.selection_set.node, omitted),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn prune_arguments(arguments: &mut Vec<(Positioned<Name>, Positioned<Literal>)>, omitted: &HashSet<Name>) {
    arguments.retain(|(_, value)| !is_omitted(&value.node, omitted));
    for (_, value) in arguments {
        prune_value(&mut value.node, omitted);
    }
}

fn prune_value(value: &mut Literal, omitted: &HashSet<Name>) {
    match value {
        Literal::Object(fields) => {
            fields.retain(|_, field| !is_omitted(field, omitted));
            fields.values_mut().for_each(|field| prune_value(field, omitted));
        }
        Literal::List(items) => {
            for item in items {
                if is_omitted(item, omitted) {
                    *item = Literal::Null;
                }
                prune_value(item, omitted);
            }
        }
        _ => {}
    }
}

fn is_omitted(value: &Literal, omitted: &HashSet<Name>) -> bool {
    matches!(value, Literal::Variable(name) if omitted.contains(name))
}
