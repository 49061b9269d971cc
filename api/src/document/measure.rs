//! How large the answer to a document can become, each fragment measured once however often it is spread.

use super::{DEEPEST_INTROSPECTION, DEEPEST_SPREAD, MOST_ALIASES, MOST_VARIABLES, Rejection};
use crate::kernel::page::{LARGEST_PAGE, USUAL_PAGE};
use async_graphql::parser::{
    parse_schema,
    types::{
        BaseType, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet, TypeKind,
        TypeSystemDefinition,
    },
};
use async_graphql_value::{ConstValue, Value as Literal};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// What every field leads to, read from the printed schema, so that no connection can be forgotten.
pub struct Shapes(HashMap<String, HashMap<String, Shape>>);

struct Shape {
    ty: String,
    /// Pages are asked for by `first` or `last`.
    paged: bool,
    /// Objects are asked for by a list of ids.
    listed: bool,
}

/// The size of a selection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    pub depth: u64,
    pub fields: u64,
    pub nodes: u64,
    pub introspects: bool,
}

impl Shapes {
    pub fn of(sdl: &str) -> Self {
        let mut types = HashMap::new();
        let definitions = parse_schema(sdl).map(|document| document.definitions).unwrap_or_default();
        for definition in definitions {
            let TypeSystemDefinition::Type(ty) = definition else { continue };
            let fields = match ty.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                _ => continue,
            };
            let shapes = fields.into_iter().map(|field| {
                let takes = |name| field.node.arguments.iter().any(|argument| argument.node.name.node == name);
                let (paged, listed) = (takes("first"), takes("ids"));
                let shape = Shape { ty: base(&field.node.ty.node.base), paged, listed };
                (field.node.name.node.to_string(), shape)
            });
            types.insert(ty.node.name.node.to_string(), shapes.collect());
        }
        Self(types)
    }

    /// The fields of a type.
    pub fn fields(&self, ty: &str) -> Vec<String> {
        let mut fields: Vec<String> = self.0.get(ty).into_iter().flat_map(HashMap::keys).cloned().collect();
        fields.sort();
        fields
    }

    /// The connections of the schema, as `Type.field`.
    pub fn connections(&self) -> Vec<String> {
        let paged = |(ty, fields): (&String, &HashMap<String, Shape>)| {
            let paged = fields.iter().filter(|(_, shape)| shape.paged);
            paged.map(|(field, _)| format!("{ty}.{field}")).collect::<Vec<_>>()
        };
        let mut found: Vec<String> = self.0.iter().flat_map(paged).collect();
        found.sort();
        found
    }

    pub fn measure(
        &self,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
        variables: &Map<String, Value>,
    ) -> Result<Measure, Rejection> {
        if operation.variable_definitions.len() > MOST_VARIABLES {
            return Err(Rejection::limit("variables", MOST_VARIABLES as u64));
        }
        let root = match operation.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        };
        let mut walk = Walk {
            shapes: self,
            document,
            operation,
            variables,
            aliases: 0,
            done: HashMap::new(),
            under_way: HashSet::new(),
        };
        let size = walk.set(root, &operation.selection_set.node, 0)?;
        Ok(Measure { depth: size.depth, fields: size.fields, nodes: size.nodes, introspects: size.introspects })
    }
}

fn base(ty: &BaseType) -> String {
    match ty {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(of) => base(&of.base),
    }
}

#[derive(Clone, Copy, Default)]
struct Size {
    depth: u64,
    fields: u64,
    nodes: u64,
    introspects: bool,
    /// Steps of introspection from a type to its parts.
    steps: u64,
}

impl Size {
    /// Beside each other.
    fn and(self, other: Self) -> Self {
        Self {
            depth: self.depth.max(other.depth),
            fields: self.fields.saturating_add(other.fields),
            nodes: self.nodes.saturating_add(other.nodes),
            introspects: self.introspects || other.introspects,
            steps: self.steps.max(other.steps),
        }
    }
}

struct Walk<'a> {
    shapes: &'a Shapes,
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    variables: &'a Map<String, Value>,
    aliases: usize,
    done: HashMap<&'a str, Size>,
    under_way: HashSet<&'a str>,
}

impl<'a> Walk<'a> {
    /// `level` counts what this very walk, and then the library, descends into.
    fn set(&mut self, ty: &str, set: &'a SelectionSet, level: u64) -> Result<Size, Rejection> {
        if level > DEEPEST_SPREAD {
            return Err(Rejection::limit("nesting of fragments", DEEPEST_SPREAD));
        }
        let mut size = Size::default();
        for selection in &set.items {
            size = size.and(match &selection.node {
                Selection::Field(field) => self.field(ty, &field.node, level)?,
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|condition| condition.node.on.node.as_str());
                    self.set(on.unwrap_or(ty), &fragment.node.selection_set.node, level + 1)?
                }
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, level)?,
            });
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'a str, level: u64) -> Result<Size, Rejection> {
        if let Some(size) = self.done.get(name) {
            return Ok(*size);
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return Err(Rejection::invalid("A fragment that is spread is not in the document."));
        };
        if !self.under_way.insert(name) {
            return Err(Rejection::invalid("A fragment spreads itself."));
        }
        let size =
            self.set(&fragment.node.type_condition.node.on.node, &fragment.node.selection_set.node, level + 1)?;
        self.under_way.remove(name);
        self.done.insert(name, size);
        Ok(size)
    }

    fn field(&mut self, ty: &str, field: &'a Field, level: u64) -> Result<Size, Rejection> {
        let name = field.name.node.as_str();
        if field.alias.is_some() {
            self.aliases += 1;
            if self.aliases > MOST_ALIASES {
                return Err(Rejection::limit("aliases", MOST_ALIASES as u64));
            }
        }
        let shapes = self.shapes;
        let shape = shapes.0.get(ty).and_then(|fields| fields.get(name));
        let below = self.set(shape.map_or("", |shape| shape.ty.as_str()), &field.selection_set.node, level + 1)?;
        let introspection = matches!(name, "__schema" | "__type");
        let step = u64::from(matches!(name, "fields" | "interfaces" | "possibleTypes" | "inputFields"));
        let steps = below.steps + step;
        if introspection && steps > DEEPEST_INTROSPECTION {
            return Err(Rejection::limit("steps of introspection", DEEPEST_INTROSPECTION));
        }
        let page = match shape {
            Some(shape) if shape.paged => self.page_size(field),
            Some(shape) if shape.listed => self.ids(field),
            _ => 0,
        };
        let has_parts = u64::from(!field.selection_set.node.items.is_empty());
        Ok(Size {
            depth: if introspection { 1 } else { below.depth + 1 },
            fields: below.fields.saturating_add(1),
            nodes: match page {
                0 => below.nodes,
                page => page.saturating_mul(below.nodes.saturating_add(has_parts)),
            },
            introspects: introspection || below.introspects,
            steps,
        })
    }

    /// What `first` or `last` says; what they must not say is refused when the field runs.
    fn page_size(&self, field: &Field) -> u64 {
        let asked = |name| match field.get_argument(name).map(|value| &value.node) {
            Some(Literal::Number(number)) => number.as_u64(),
            Some(Literal::Variable(variable)) => match self.variables.get(variable.as_str()) {
                Some(value) => value.as_u64(),
                None => self.default(variable),
            },
            _ => None,
        };
        let size = asked("first").or_else(|| asked("last")).unwrap_or(USUAL_PAGE.unsigned_abs().into());
        Ord::min(size, LARGEST_PAGE.unsigned_abs().into())
    }

    /// How many ids `ids` lists.
    fn ids(&self, field: &Field) -> u64 {
        let listed = match field.get_argument("ids").map(|value| &value.node) {
            Some(Literal::List(ids)) => ids.len(),
            Some(Literal::Variable(variable)) => match self.variables.get(variable.as_str()) {
                Some(Value::Array(ids)) => ids.len(),
                _ => 1,
            },
            _ => 1,
        };
        u64::try_from(listed).unwrap_or(u64::MAX)
    }

    fn default(&self, variable: &str) -> Option<u64> {
        let definition = self.operation.variable_definitions.iter().find(|d| d.node.name.node == variable)?;
        match definition.node.default_value() {
            Some(ConstValue::Number(number)) => number.as_u64(),
            _ => None,
        }
    }
}

/// A mutation's fields: not too many, and none twice under one key, which would be done twice and answered once.
pub fn root_fields(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    most: usize,
) -> Result<(), Rejection> {
    let (mut keys, mut spread_before) = (HashSet::new(), HashSet::new());
    let mut sets = vec![&operation.selection_set.node];
    while let Some(set) = sets.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    if !keys.insert(field.node.response_key().node.as_str()) {
                        return Err(Rejection::invalid("A root field is asked for twice under one response key."));
                    }
                    if keys.len() > most {
                        return Err(Rejection::limit("root fields of this operation", most as u64));
                    }
                }
                Selection::InlineFragment(fragment) => sets.push(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if !spread_before.insert(name) {
                        return Err(Rejection::invalid("A fragment is spread twice at the root."));
                    }
                    let fragment = document.fragments.get(name);
                    sets.extend(fragment.map(|fragment| &fragment.node.selection_set.node));
                }
            }
        }
    }
    Ok(())
}
