//! Which categories there can be (V1): a tree of a few levels, each with a code of its own.

use crate::{
    kernel::text::{self, TextFault},
    voc::category::path,
};
use entity::{ids::VocCategoryId, voc_category::Model as Category};

/// Levels of the tree: deeper nobody finds anything.
pub const DEEPEST: usize = 5;
/// Categories of a company: all of them are read at once.
pub const MOST: usize = 1_000;
pub const LONGEST_NAME: usize = 60;
const LONGEST_CODE: usize = 32;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound { field: &'static str },
    CodeInvalid,
    CodeTaken,
    Name { field: &'static str, fault: TextFault },
    Loop,
    TooDeep,
    TooMany,
    StaleVersion,
    DepartmentUnknown,
    NothingChanges,
}

/// What is to be saved, next to all that there is. `category` is as it would be.
pub fn save(all: &[Category], category: Category) -> Result<Category, Vec<Refusal>> {
    let named = |field, name: &str| text::clean(name, LONGEST_NAME).map_err(|fault| Refusal::Name { field, fault });
    let (name, name_en) = (named("name", &category.name_ko), named("nameEn", &category.name_en));
    let mut refused: Vec<Refusal> =
        [code(all, &category).err(), place(all, &category).err()].into_iter().flatten().collect();
    match (name, name_en) {
        (Ok(name_ko), Ok(name_en)) if refused.is_empty() => Ok(Category { name_ko, name_en, ..category }),
        (name, name_en) => {
            refused.extend([name.err(), name_en.err()].into_iter().flatten());
            Err(refused)
        }
    }
}

fn code(all: &[Category], category: &Category) -> Result<(), Refusal> {
    let is_fine = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let code = category.code.as_str();
    if code.is_empty() || code.len() > LONGEST_CODE || !code.chars().all(is_fine) {
        return Err(Refusal::CodeInvalid);
    }
    let is_taken = all.iter().any(|one| one.code == code && one.id != category.id);
    if is_taken { Err(Refusal::CodeTaken) } else { Ok(()) }
}

/// Below something that there is, never below itself, and not too deep: with all that is below it.
fn place(all: &[Category], category: &Category) -> Result<(), Refusal> {
    let is_new = all.iter().all(|one| one.id != category.id);
    if is_new && all.len() >= MOST {
        return Err(Refusal::TooMany);
    }
    let Some(parent) = category.parent_id else { return Ok(()) };
    if all.iter().all(|one| one.id != parent) {
        return Err(Refusal::NotFound { field: "parentId" });
    }
    let above = path(all.iter(), parent);
    if parent == category.id || above.contains(&category.id) {
        return Err(Refusal::Loop);
    }
    let depth = |one: &Category| path(all.iter(), one.id).iter().position(|id| *id == category.id);
    let below = all.iter().filter_map(depth).max().unwrap_or_default();
    if above.len() + 1 + below > DEEPEST { Err(Refusal::TooDeep) } else { Ok(()) }
}

/// Whether two are the same but for their versions.
pub fn is_same(one: &Category, other: &Category) -> bool {
    *one == Category { version: one.version, ..other.clone() }
}

/// What a client calls a category that is not there.
pub fn find(all: &[Category], id: VocCategoryId) -> Result<&Category, Refusal> {
    all.iter().find(|one| one.id == id).ok_or(Refusal::NotFound { field: "id" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::voc_category::BusinessLine;
    use uuid::Uuid;

    fn category(n: u128, parent: Option<u128>, code: &str) -> Category {
        let id = |n| VocCategoryId(Uuid::from_u128(n));
        Category {
            id: id(n),
            parent_id: parent.map(id),
            code: code.into(),
            name_ko: "보상".into(),
            name_en: "Claims".into(),
            business_line: BusinessLine::Claims,
            sensitivity: None,
            is_active: true,
            version: 1,
        }
    }

    /// V1: a category moved under itself, or under what is below it.
    #[test]
    fn v1_categories_are_a_tree() {
        let all = [category(1, None, "A"), category(2, Some(1), "B"), category(3, Some(2), "C")];
        let moved = |n, parent, code: &str| save(&all, category(n, parent, code)).err();
        assert_eq!(moved(1, Some(1), "A"), Some(vec![Refusal::Loop]));
        assert_eq!(moved(1, Some(3), "A"), Some(vec![Refusal::Loop]));
        assert_eq!(moved(3, Some(1), "C"), None);
        assert_eq!(moved(4, Some(9), "D"), Some(vec![Refusal::NotFound { field: "parentId" }]));
        let mut deep = vec![category(1, None, "A")];
        for n in 2..=5 {
            deep.push(category(n, Some(n - 1), "A"));
        }
        assert_eq!(save(&deep, category(6, Some(5), "F")).err(), Some(vec![Refusal::TooDeep]));
        // With what hangs below it.
        let other = [category(10, None, "X"), category(11, Some(10), "Y")];
        let all: Vec<Category> = deep.into_iter().chain(other).collect();
        assert_eq!(save(&all, category(10, Some(4), "X")).err(), Some(vec![Refusal::TooDeep]));
        assert_eq!(save(&all, category(10, Some(3), "X")).err(), None);
    }

    /// V1: a code is unique and plain.
    #[test]
    fn v1_a_category_has_a_code_of_its_own() {
        let all = [category(1, None, "A")];
        assert_eq!(save(&all, category(2, None, "A")).err(), Some(vec![Refusal::CodeTaken]));
        for wrong in ["", "a", "A B", "보상", &"A".repeat(33)] {
            assert_eq!(save(&all, category(2, None, wrong)).err(), Some(vec![Refusal::CodeInvalid]), "{wrong}");
        }
        let unnamed = Category { name_ko: " ".into(), ..category(2, None, "b") };
        let name = Refusal::Name { field: "name", fault: TextFault::Blank };
        assert_eq!(save(&all, unnamed).err(), Some(vec![Refusal::CodeInvalid, name]));
    }
}
