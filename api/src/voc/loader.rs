//! Items, categories, texts and timelines by their keys, for many at once.

use crate::{
    kernel::{batch::Batch, error::Fault},
    voc::{category, store},
};
use async_graphql::dataloader::Loader;
use entity::{
    ids::{DepartmentId, VocCategoryId, VocItemId, VocTextId},
    voc_assignment_rule, voc_category, voc_item, voc_step, voc_text,
};
use std::{collections::HashMap, sync::Arc};

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ItemById(pub VocItemId);

impl Loader<ItemById> for Batch {
    type Value = voc_item::Model;
    type Error = Fault;

    async fn load(&self, keys: &[ItemById]) -> Result<HashMap<ItemById, Self::Value>, Fault> {
        let rows = store::items_by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (ItemById(row.id), row)).collect())
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TextById(pub VocTextId);

impl Loader<TextById> for Batch {
    type Value = voc_text::Model;
    type Error = Fault;

    async fn load(&self, keys: &[TextById]) -> Result<HashMap<TextById, Self::Value>, Fault> {
        let rows = store::texts_by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (TextById(row.id), row)).collect())
    }
}

/// What an item began with.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ReportOf(pub VocItemId);

impl Loader<ReportOf> for Batch {
    type Value = voc_text::Model;
    type Error = Fault;

    async fn load(&self, keys: &[ReportOf]) -> Result<HashMap<ReportOf, Self::Value>, Fault> {
        let rows = store::reports(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (ReportOf(row.item_id), row)).collect())
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TextsOf(pub VocItemId);

impl Loader<TextsOf> for Batch {
    type Value = Arc<Vec<voc_text::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[TextsOf]) -> Result<HashMap<TextsOf, Self::Value>, Fault> {
        let rows = store::texts(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|(item, rows)| (TextsOf(item), Arc::new(rows))).collect())
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct StepsOf(pub VocItemId);

impl Loader<StepsOf> for Batch {
    type Value = Arc<Vec<voc_step::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[StepsOf]) -> Result<HashMap<StepsOf, Self::Value>, Fault> {
        let rows = store::steps(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|(item, rows)| (StepsOf(item), Arc::new(rows))).collect())
    }
}

/// A company has some hundreds of categories: whoever wants one gets the tree, read once a request.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Tree;

/// All categories, and the rules of assignment.
pub struct Categories {
    pub all: Vec<Arc<voc_category::Model>>,
    pub rules: Vec<voc_assignment_rule::Model>,
}

impl Categories {
    pub fn get(&self, id: VocCategoryId) -> Option<&Arc<voc_category::Model>> {
        self.all.iter().find(|one| one.id == id)
    }

    /// V3: by its own rule, or the nearest above it.
    pub fn department_of(&self, id: VocCategoryId) -> Option<DepartmentId> {
        let path = category::path(self.all.iter().map(AsRef::as_ref), id);
        path.iter().find_map(|id| self.rules.iter().find(|rule| rule.category_id == *id)).map(|rule| rule.department_id)
    }
}

impl Loader<Tree> for Batch {
    type Value = Arc<Categories>;
    type Error = Fault;

    async fn load(&self, _: &[Tree]) -> Result<HashMap<Tree, Self::Value>, Fault> {
        let all = category::all(self.db.reader()).await?.into_iter().map(Arc::new).collect();
        let rules = category::rules(self.db.reader()).await?;
        Ok(HashMap::from([(Tree, Arc::new(Categories { all, rules }))]))
    }
}
