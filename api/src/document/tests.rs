//! What a document may be, and that the two that kill a stock server do no harm here.

use super::*;

const SDL: &str = "
    type Query { posts(first: Int, last: Int): PostConnection! post(id: ID!): Post node(id: ID!): Node nodes(ids: [ID!]!): [Node]! x(x: X): Int }
    type Mutation { post(input: X): Int }
    type PostConnection { edges: [PostEdge!]! }
    type PostEdge { node: Post! cursor: String! }
    interface Node { id: ID! }
    type Post implements Node { id: ID! author: Person comments(first: Int): PostConnection! }
    type Person { name: String! posts(first: Int): PostConnection! }
    input X { a: Int b: [Int] }
";

fn run(query: &str, variables: serde_json::Value) -> Result<Checked, Rejection> {
    let Value::Object(variables) = variables else { unreachable!() };
    check(&Shapes::of(SDL), query, None, &variables)
}

fn code(query: &str) -> &'static str {
    run(query, serde_json::json!({})).map_or_else(|rejection| rejection.code, |_| "runs")
}

/// A: list literals nested 1,400 deep and more overflow the parser's stack.
#[test]
fn nested_literals_are_refused_before_the_parser() {
    for depth in [65, 1_400, 2_800, 6_900, 20_000] {
        for (open, close) in [("[", "]"), ("{a:", "}")] {
            let query = format!("{{ x(x: {}1{}) }}", open.repeat(depth), close.repeat(depth));
            assert_eq!(code(&query), "QUERY_TOO_LARGE", "{open} {depth}");
        }
        assert_eq!(code(&"{a".repeat(depth)), "QUERY_TOO_LARGE");
    }
    let deep = (0..100).fold(serde_json::json!(1), |value, _| serde_json::json!([value]));
    let refused = run("query($x: X) { x(x: $x) }", serde_json::json!({ "x": deep }));
    assert_eq!(refused.unwrap_err().code, "QUERY_TOO_LARGE");
}

/// B: fragments that spread each other twice double at every level.
#[test]
fn a_fragment_bomb_is_measured_not_expanded() {
    for levels in [20, 40, 300] {
        let mut query = String::from("{ post(id: 1) { ...f0 } }");
        for level in 0..levels {
            query.push_str(&format!(" fragment f{level} on Post {{ ...f{n} ...f{n} }}", n = level + 1));
        }
        query.push_str(&format!(" fragment f{levels} on Post {{ id }}"));
        let start = std::time::Instant::now();
        assert_eq!(code(&query), "QUERY_TOO_LARGE");
        assert!(start.elapsed().as_secs() < 2, "{levels} levels");
    }
    assert_eq!(code("{ ...f } fragment f on Query { ...f }"), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(code("{ ...f } fragment f on Query { ...g } fragment g on Query { ...f }"), "GRAPHQL_VALIDATION_FAILED");
}

/// B again: in an operation that is not chosen, under a mutation, with a leaf that is not there.
#[test]
fn no_bomb_hides_where_nobody_looks() {
    let bomb = |on: &str, levels: usize, leaf: &str| {
        let level = |n: usize| format!(" fragment f{n} on {on} {{ ...f{m} ...f{m} }}", m = n + 1);
        (0..levels).map(level).collect::<String>() + &format!(" fragment f{levels} on {on} {{ {leaf} }}")
    };
    let start = std::time::Instant::now();
    for levels in [22, 40, 60] {
        let hidden = format!("query a {{ __typename }} query b {{ ...f0 }}{}", bomb("Query", levels, "__typename"));
        let checked = check(&Shapes::of(SDL), &hidden, Some("a"), &Map::new()).unwrap();
        assert_eq!(checked.document.fragments.len(), 0);
        assert_ne!(code(&format!("mutation {{ ...f0 }}{}", bomb("Mutation", levels, "...x"))), "runs");
        assert_ne!(code(&format!("mutation {{ ...f0 }}{}", bomb("Mutation", levels, "post"))), "runs");
    }
    assert!(start.elapsed().as_secs() < 2);
    assert_eq!(code("{ ...x }"), "GRAPHQL_VALIDATION_FAILED");
}

/// The walk itself goes no deeper than it may, through however many fragments.
#[test]
fn a_chain_of_fragments_is_cut() {
    let chain = |length: usize, nested: usize| {
        let (open, close) = ("author { ".repeat(nested), " }".repeat(nested));
        let link = |n: usize| format!(" fragment f{n} on Post {{ {open}...f{m}{close} }}", m = n + 1);
        let chain: String = (0..length).map(link).collect();
        format!("{{ post(id: 1) {{ ...f0 }} }}{chain} fragment f{length} on Post {{ id }}")
    };
    assert_eq!(code(&chain(40, 0)), "runs");
    assert_eq!(code(&chain(1_400, 0)), "QUERY_TOO_LARGE");
    assert_eq!(code(&chain(40, 50)), "QUERY_TOO_LARGE");
}

/// I7: what is asked for by ids is counted like what is asked for by pages.
#[test]
fn i7_ids_multiply_what_hangs_on_them() {
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Post { comments(first: 100) { edges { node { comments(first: 100) { edges { cursor } } } } } } } }";
    let with = |n: usize| run(query, serde_json::json!({ "ids": vec!["x"; n] })).is_ok();
    assert!(with(49) && !with(50));
}

#[test]
fn brackets_in_strings_and_comments_are_text() {
    let brackets = "[{(".repeat(100);
    assert_eq!(code(&format!("{{ post(id: \"{brackets}\\\"{brackets}\") {{ id }} }}")), "runs");
    assert_eq!(code(&format!("{{ post(id: \"\"\"{brackets}\\\"\"\"{brackets}\"\"\") {{ id }} }}")), "runs");
    assert_eq!(code(&format!("{{ # {brackets}\n post(id: 1) {{ id }} }}")), "runs");
    assert_eq!(code(&format!("{{ post(id: \"\n{brackets}")), "QUERY_TOO_LARGE");
}

/// I7: 500,000 nodes, by the page sizes along the way, whether written out, in a variable, or left to the default.
#[test]
fn i7_nodes_are_counted_along_nested_connections() {
    let nested = |sizes: [&str; 3]| {
        let [a, b, c] = sizes;
        format!(
            "query($n: Int, $m: Int = 100) {{ posts(first: {a}) {{ edges {{ node {{ comments(first: {b}) {{ edges {{ node {{
             comments(first: {c}) {{ edges {{ cursor }} }} }} }} }} }} }} }} }}"
        )
    };
    assert_eq!(code(&nested(["100", "100", "48"])), "runs");
    assert_eq!(code(&nested(["100", "100", "49"])), "QUERY_TOO_LARGE");
    assert_eq!(code(&nested(["100", "100", "$m"])), "QUERY_TOO_LARGE");
    let with = |n: i32| run(&nested(["100", "100", "$n"]), serde_json::json!({ "n": n, "m": 1 })).is_ok();
    assert!(with(48) && !with(49));
}

/// I7: depth, introspection aside; aliases; directives of all kinds; fields; operations; variables; tokens.
#[test]
fn i7_every_dimension_of_a_document_has_a_limit() {
    let step = |inner: String, _| format!("author {{ posts {{ edges {{ node {{ {inner} }} }} }} }}");
    let deep = |levels: usize| format!("{{ post(id: 1) {{ {} }} }}", (0..levels).fold("id".to_owned(), step));
    assert_eq!(code(&deep(3)), "runs");
    assert_eq!(code(&deep(4)), "QUERY_TOO_LARGE");
    let aliases = |n: usize| format!("{{ {} }}", (0..n).map(|i| format!("a{i}: __typename ")).collect::<String>());
    assert_eq!(code(&aliases(100)), "runs");
    assert_eq!(code(&aliases(101)), "QUERY_TOO_LARGE");
    for place in [
        "{ __typename DIR }",
        "query q DIR { __typename }",
        "{ ... DIR { __typename } }",
        "query($a: Int DIR) { __typename }",
    ] {
        assert_eq!(code(&place.replace("DIR", &"@aa ".repeat(31))), "QUERY_TOO_LARGE", "{place}");
    }
    assert_eq!(code(&format!("{{ {} }}", "__typename ".repeat(5_001))), "QUERY_TOO_LARGE");
    assert_eq!(code(&"{ __typename }".repeat(1_000)), "GRAPHQL_PARSE_FAILED");
    let operations: String = (0..51).map(|i| format!("query q{i} {{ __typename }} ")).collect();
    assert_eq!(code(&operations), "QUERY_TOO_LARGE");
    let variables: String = (0..101).map(|i| format!("$v{i}: Int ")).collect();
    assert_eq!(code(&format!("query({variables}) {{ __typename }}")), "QUERY_TOO_LARGE");
    assert_eq!(code(&format!("{{ {} }}", "a ".repeat(20_000))), "QUERY_TOO_LARGE");
    assert_eq!(code(&" ".repeat(MOST_BYTES + 1)), "QUERY_TOO_LARGE");
}

#[test]
fn introspection_goes_round_three_times_at_most() {
    let steps = |n: usize| (0..n).fold("name".to_owned(), |inner, _| format!("fields {{ type {{ {inner} }} }}"));
    assert_eq!(code(&format!("{{ __schema {{ types {{ {} }} }} }}", steps(3))), "runs");
    assert_eq!(code(&format!("{{ __schema {{ types {{ {} }} }} }}", steps(4))), "QUERY_TOO_LARGE");
    assert_eq!(code(&format!("{{ __type(name: \"X\") {{ {} }} }}", steps(4))), "QUERY_TOO_LARGE");
    assert!(
        run("{ ...f } fragment f on Query { __schema { queryType { name } } }", serde_json::json!({}))
            .unwrap()
            .introspects
    );
}

#[test]
fn the_operation_is_the_one_named() {
    let two = "query a { __typename } mutation b { post }";
    let none = Map::new();
    let chosen = |name| check(&Shapes::of(SDL), two, name, &none).map(|checked| checked.operation);
    assert_eq!(chosen(Some("b")), Ok(OperationType::Mutation));
    assert!(chosen(None).is_err() && chosen(Some("c")).is_err());
}

#[test]
fn a_mutation_is_asked_for_once_under_each_key() {
    assert_eq!(code("mutation { post post }"), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(code("mutation { post ...f } fragment f on Mutation { post }"), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(code("mutation { a: post b: post }"), "runs");
    let many: String = (0..11).map(|i| format!("a{i}: post ")).collect();
    assert_eq!(code(&format!("mutation {{ {many} }}")), "QUERY_TOO_LARGE");
}

/// Trap 1: an omitted nullable variable is not null.
#[test]
fn an_omitted_variable_leaves_no_trace() {
    let query = "query($a: Int, $b: Int, $c: Int = 3) { x(x: { a: $a, b: [$a, $b, $c] }) y: posts(first: $a) { edges { cursor } } }";
    let checked = run(query, serde_json::json!({ "b": null })).unwrap();
    let DocumentOperations::Single(operation) = &checked.document.operations else { unreachable!() };
    let names: Vec<_> = operation.node.variable_definitions.iter().map(|d| d.node.name.node.as_str()).collect();
    assert_eq!(names, ["b", "c"]);
    let fields: Vec<_> = operation.node.selection_set.node.items.iter().collect();
    let async_graphql::parser::types::Selection::Field(x) = &fields[0].node else { unreachable!() };
    assert_eq!(x.node.arguments[0].1.node.to_string(), "{b: [null, $b, $c]}");
    let async_graphql::parser::types::Selection::Field(y) = &fields[1].node else { unreachable!() };
    assert!(y.node.arguments.is_empty());
}

#[test]
fn what_cannot_be_parsed_is_said_in_one_line() {
    let rejection = run("{ a(", serde_json::json!({})).unwrap_err();
    assert_eq!(rejection.code, "GRAPHQL_PARSE_FAILED");
    assert!(!rejection.message.contains('\n') && rejection.message.contains("1:5"), "{}", rejection.message);
}
