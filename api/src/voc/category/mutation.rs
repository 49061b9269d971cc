//! Changing categories, and who gets what is filed in them.

use crate::{
    kernel::{
        cx::Cx,
        error::{Fault, Said, Stop, outcome},
        i18n::Args,
        id,
        policy::Action,
        text::TextFault,
    },
    org::Directory,
    user_error,
    voc::{
        category::{
            rules::{DEEPEST, LONGEST_NAME, MOST, Refusal},
            service::{self, Saved, Wish},
        },
        enums::{Sensitivity, VocBusinessLine},
        loader::Categories,
        types::VocCategory,
    },
};
use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use std::sync::Arc;

/// Why a change of categories was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum VocCategoryErrorCode {
    /// There is no such category.
    NotFound,
    /// A code has 1 to 32 capital letters, digits and `_`.
    CodeInvalid,
    /// Another category has this code.
    CodeTaken,
    /// The name is empty.
    Blank,
    /// A name has at most 60 characters.
    TooLong,
    /// The name holds a control character.
    InvalidText,
    /// A category is not below itself.
    Loop,
    /// The tree has at most 5 levels.
    TooDeep,
    /// There are at most 1,000 categories.
    TooMany,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// There is no such department.
    DepartmentUnknown,
    /// It is so already.
    NothingChanges,
}

user_error!(VocCategoryError, VocCategoryErrorCode, "Why a change of categories was refused.");

impl From<Refusal> for Said<VocCategoryErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use VocCategoryErrorCode as Code;
        let whole = |most: usize| Args::default().with("max", i64::try_from(most).unwrap_or(i64::MAX));
        let (code, field, key) = match refusal {
            Refusal::NotFound { field } => (Code::NotFound, field, "voc-category-unknown"),
            Refusal::CodeInvalid => (Code::CodeInvalid, "code", "voc-category-code-invalid"),
            Refusal::CodeTaken => (Code::CodeTaken, "code", "voc-category-code-taken"),
            Refusal::Name { field, fault } => match fault {
                TextFault::Blank => (Code::Blank, field, "voc-text-blank"),
                TextFault::TooLong { .. } => (Code::TooLong, field, "voc-text-too-long"),
                TextFault::Control => (Code::InvalidText, field, "voc-text-invalid"),
            },
            Refusal::Loop => (Code::Loop, "parentId", "voc-category-loop"),
            Refusal::TooDeep => (Code::TooDeep, "parentId", "voc-category-too-deep"),
            Refusal::TooMany => (Code::TooMany, "", "voc-category-too-many"),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "voc-stale-version"),
            Refusal::DepartmentUnknown => (Code::DepartmentUnknown, "departmentId", "voc-department-not-found"),
            Refusal::NothingChanges => (Code::NothingChanges, "", "voc-nothing-changes"),
        };
        let args = match refusal {
            Refusal::Name { .. } => whole(LONGEST_NAME),
            Refusal::TooDeep => whole(DEEPEST),
            Refusal::TooMany => whole(MOST),
            _ => Args::default(),
        };
        let field = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
        Self { code, field, key, args }
    }
}

/// A category as it is to be.
#[derive(InputObject)]
pub struct SaveVocCategoryInput {
    /// Which one; a new one, if left out.
    id: Option<ID>,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What it is a part of; left out, it is at the top.
    parent_id: Option<ID>,
    /// The company's own code for it: 1 to 32 capital letters, digits and `_`; unique.
    code: String,
    /// Name in Korean, 1 to 60 characters.
    name: String,
    /// Name in English, 1 to 60 characters.
    name_en: String,
    /// How the regulator counts complaints about it (V13).
    business_line: VocBusinessLine,
    /// Why its items are read by their path alone (V10), if they are. Of those that there are already nothing changes.
    sensitivity: Option<Sensitivity>,
    /// Whether something new can be filed in it.
    #[graphql(default = true)]
    is_active: bool,
}

/// Who gets what is filed in a category.
#[derive(InputObject)]
pub struct SaveAssignmentRuleInput {
    /// The category.
    category_id: ID,
    /// The department; null, if the category above is to decide again. Items that there are stay where they are.
    department_id: Option<ID>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SaveVocCategoryPayload {
    /// The category as it is now; absent if it was refused.
    voc_category: Option<VocCategory>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<VocCategoryError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SaveAssignmentRulePayload {
    /// The category as it is now; absent if it was refused.
    voc_category: Option<VocCategory>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<VocCategoryError>,
}

#[derive(Default)]
pub struct VocCategoryMutation;

#[Object]
impl VocCategoryMutation {
    /// Makes a category of VOC, or changes one (V1). The CS office may.
    async fn save_voc_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The category as it is to be.")] input: SaveVocCategoryInput,
    ) -> Result<SaveVocCategoryPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::SaveVocCategory)?;
        let wish = Wish {
            id: input.id.as_ref().map(id::parse).transpose()?,
            expected_version: input.expected_version,
            parent: input.parent_id.as_ref().map(id::parse).transpose()?,
            code: input.code,
            name: input.name,
            name_en: input.name_en,
            business_line: input.business_line.into(),
            sensitivity: input.sensitivity.map(Into::into),
            is_active: input.is_active,
        };
        let (voc_category, user_errors) = answered(cx, service::save(cx, wish).await)?;
        Ok(SaveVocCategoryPayload { voc_category, user_errors })
    }

    /// Says which department gets what is filed in a category, and in those below it that have no rule of their own (V3). The CS office
    /// may.
    async fn save_assignment_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who gets what is filed in a category.")] input: SaveAssignmentRuleInput,
    ) -> Result<SaveAssignmentRulePayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::SaveAssignmentRule)?;
        let rule = (id::parse(&input.category_id)?, input.department_id.as_ref().map(id::parse).transpose()?);
        let (voc_category, user_errors) = answered(cx, service::set_rule(cx, Directory::of(ctx)?, rule).await)?;
        Ok(SaveAssignmentRulePayload { voc_category, user_errors })
    }
}

fn answered(
    cx: &Cx,
    saved: Result<Saved, Stop<Refusal>>,
) -> Result<(Option<VocCategory>, Vec<VocCategoryError>), Fault> {
    Ok(match outcome(saved)? {
        Ok((id, all, rules)) => {
            let tree = Arc::new(Categories { all: all.into_iter().map(Arc::new).collect(), rules });
            (VocCategory::of(&tree, id), Vec::new())
        }
        Err(refusals) => (None, VocCategoryError::all(cx.locale, refusals)),
    })
}
