//! Which way imports point, and who may speak SQL: conventions as a program.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Left to right: a domain may use those before it.
const DOMAINS: &[&str] = &[
    "org",
    "access",
    "notification",
    "files",
    "customer",
    "praise",
    "voc",
    "delegation",
    "improvement",
    "recovery",
    "hotline",
    "meeting",
    "advisor",
    // end
    "duty",
];
/// What each layer outside of the domains may name of `crate::…`.
const OUTER: [(&str, &[&str]); 4] = [
    ("kernel", &["kernel"]),
    ("document", &["document", "kernel"]),
    ("messages.rs", &["kernel", "messages"]),
    (
        "schema.rs",
        &[
            "kernel",
            "org",
            "access",
            "notification",
            "files",
            "customer",
            "praise",
            "voc",
            "delegation",
            "improvement",
            "meeting",
            "advisor",
            "hotline",
            "recovery",
            "duty",
            "schema",
        ],
    ),
];

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src");
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                files.push((path.strip_prefix(&root).unwrap().to_owned(), source));
            }
        }
    }
    files
}

/// Without its tests and comments.
fn code(source: &str) -> String {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The first segments after `crate::` that a source names, grouped imports included.
fn imports(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in source.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => found.push(first_word(rest)),
            Some(group) => {
                let mut depth = 0_i32;
                let mut item = String::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => found.push(first_word(&std::mem::take(&mut item))),
                        c if depth == 0 => item.push(c),
                        _ => {}
                    }
                }
                found.push(first_word(&item));
            }
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

fn first_word(text: &str) -> String {
    text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn imports_go_one_way() {
    let mut wrong = Vec::new();
    for (path, source) in sources() {
        let layer = path.components().next().unwrap().as_os_str().to_str().unwrap().to_owned();
        let file = path.file_name().unwrap().to_str().unwrap();
        let macros = ["user_error", "connection"];
        let allowed: Vec<&str> = match DOMAINS.iter().position(|domain| *domain == layer) {
            // The graph may be cyclic, the code below it may not.
            Some(_) if file == "types.rs" || path.components().any(|part| part.as_os_str() == "types") => {
                DOMAINS.iter().copied().chain(["kernel"]).collect()
            }
            Some(place) => DOMAINS.iter().copied().take(place + 1).chain(["kernel"]).collect(),
            None => match OUTER.iter().find(|(name, _)| *name == layer) {
                Some((_, allowed)) => allowed.to_vec(),
                None => continue,
            },
        };
        for import in imports(&code(&source)) {
            if !allowed.contains(&import.as_str()) && !macros.contains(&import.as_str()) && import != "kernel" {
                wrong.push(format!("{} imports {import}", path.display()));
            }
        }
    }
    assert_eq!(wrong, [] as [String; 0]);
}

#[test]
fn sql_is_spoken_in_stores_and_the_kernel_alone() {
    let may = |path: &Path| {
        let text = path.to_str().unwrap();
        text.starts_with("kernel/")
            || text.ends_with("/store.rs")
            || text.starts_with("demo/")
            || ["app.rs", "background.rs", "cli.rs", "watch.rs"].contains(&text)
    };
    let speak = |source: &str| code(source).contains("sea_orm");
    let wrong: Vec<_> =
        sources().into_iter().filter(|(path, source)| speak(source) && !may(path)).map(|(path, _)| path).collect();
    // The snapshot's own errors are the database's.
    assert_eq!(
        wrong.iter().map(|path| path.to_str().unwrap()).filter(|path| !KNOWN.contains(path)).collect::<Vec<_>>(),
        [] as [&str; 0]
    );
}

/// Files that name `sea_orm` for its error type only. May get shorter, never longer.
const KNOWN: [&str; 2] = ["access/sessions.rs", "org/directory.rs"];

#[test]
fn rules_know_neither_time_nor_database_nor_graph() {
    for (path, source) in sources().into_iter().filter(|(path, _)| path.ends_with("rules.rs")) {
        for word in ["async", "await", "sea_orm", "async_graphql", "Utc::now", "crate::http", "store::", "service::"] {
            assert!(!code(&source).contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn every_file_says_which_question_it_answers() {
    for (path, source) in sources() {
        assert!(source.starts_with("//! "), "{} begins without a word", path.display());
    }
}

#[test]
fn this_test_can_fail() {
    assert_eq!(imports("use crate::{praise::{a, b}, org};\ncrate::kernel::x"), ["praise", "org", "kernel"]);
}
