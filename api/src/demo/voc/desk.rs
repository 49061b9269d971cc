//! Who is there, what is known, and what has been written so far, while the demo's VOC is invented?

use super::{
    life::Life,
    outside::Outside,
    praised::Praised,
    tree::{BRANCHES, Leaf},
};
use crate::{
    customer::Vault,
    demo::{fill::insert, wording::weighted},
    kernel::{
        bulk,
        db::{self, Db, Tx},
        error::Fault,
        id,
        secret::Ring,
    },
    org::{Directory, Setting},
    voc::{
        invented::{Ground, Terms, at_work, found_by, ground, terms},
        onestop,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    abuse_report, contract, customer, employee,
    ids::{ContractId, CustomerId, DepartmentId, EmployeeId, VocCategoryId, VocItemId},
    rest_period, voc_assignment_rule, voc_category, voc_clock, voc_extension, voc_item, voc_step, voc_survey, voc_task,
    voc_text,
};
use fastrand::Rng;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::{Expr, SimpleExpr},
};
use std::{collections::HashMap, sync::Arc};

/// A customer whose name is known, so that it is masked where they write it.
pub(super) struct Known {
    pub row: customer::Model,
    pub name: Option<String>,
    pub contracts: Vec<(ContractId, NaiveDate)>,
}

/// Rows on their way into the database.
#[derive(Default)]
pub(super) struct Written {
    pub items: Vec<voc_item::Model>,
    pub texts: Vec<voc_text::Model>,
    pub steps: Vec<voc_step::Model>,
    pub clocks: Vec<voc_clock::Model>,
    pub extensions: Vec<voc_extension::Model>,
    pub surveys: Vec<voc_survey::Model>,
    pub reports: Vec<abuse_report::Model>,
    pub rests: Vec<rest_period::Model>,
    /// Whom to meet with care from now on.
    pub cautions: Vec<CustomerId>,
    pub praise: Vec<Praised>,
}

pub(super) struct Desk<'a> {
    pub ring: &'a Ring,
    pub directory: &'a Directory,
    pub rng: Rng,
    /// What becomes of mails, apart: nothing else changes by it.
    pub post: Rng,
    /// What customers think of it has dice of its own, so that it changes nothing else.
    pub mood: Rng,
    /// When each customer was asked how content they are.
    pub asked: HashMap<CustomerId, Vec<DateTime<Utc>>>,
    pub outside: Outside,
    pub now: DateTime<Utc>,
    pub ground: Ground,
    pub close_days: i32,
    pub extension_days: i32,
    pub terms: Terms,
    pub written: Written,
    /// What was merged into the item that is being told of.
    pub twins: Vec<Life>,
    pub customers: Vec<Arc<Known>>,
    pub categories: HashMap<&'static str, VocCategoryId>,
    departments: HashMap<String, DepartmentId>,
    /// Who works there, and since when.
    people: HashMap<DepartmentId, Vec<(EmployeeId, NaiveDate)>>,
    /// What partners and claims are numbered by.
    count: u32,
}

impl<'a> Desk<'a> {
    pub async fn new(
        db: &Db,
        (ring, directory): (&'a Ring, &'a Directory),
        (seed, now): (u64, DateTime<Utc>),
    ) -> Result<Self, Fault> {
        let joined = employee::Entity::find().all(db.reader()).await?;
        let joined: HashMap<EmployeeId, NaiveDate> = joined.into_iter().map(|row| (row.id, row.joined_on)).collect();
        let since = |id: EmployeeId| (id, joined.get(&id).copied().unwrap_or_default());
        let there = |id: DepartmentId| at_work(directory, id).into_iter().map(since).collect();
        let departments = directory.departments();
        Ok(Self {
            ring,
            directory,
            rng: Rng::with_seed(seed ^ 0x70C),
            post: Rng::with_seed(seed ^ 0x3A11),
            mood: Rng::with_seed(seed ^ 0x5A7),
            asked: HashMap::new(),
            terms: terms(directory, now),
            outside: Outside::new(seed),
            now,
            ground: ground(directory, &[], now)?,
            close_days: directory.whole_setting(Setting::VocCloseDays, now),
            extension_days: directory.whole_setting(Setting::VocExtensionDays, now),
            written: Written::default(),
            twins: Vec::new(),
            customers: known(db, ring).await?,
            categories: HashMap::new(),
            departments: departments.iter().map(|one| (one.code.clone(), one.key)).collect(),
            people: departments.iter().map(|one| (one.key, there(one.key))).collect(),
            count: 0,
        })
    }

    /// V1, V3, V13: the tree, and who gets what is filed in it.
    pub async fn plant_tree(&mut self, tx: &Tx) -> Result<(), Fault> {
        let (mut rows, mut rules) = (Vec::new(), Vec::new());
        let rule = |category_id, department_id| voc_assignment_rule::Model { category_id, department_id, version: 1 };
        for branch in BRANCHES {
            let top = VocCategoryId(id::fresh(self.now));
            let row = |id, (code, name_ko, name_en): (&str, &str, &str)| voc_category::Model {
                id,
                parent_id: (id != top).then_some(top),
                code: code.to_owned(),
                name_ko: name_ko.to_owned(),
                name_en: name_en.to_owned(),
                business_line: branch.line,
                sensitivity: None,
                is_active: true,
                version: 1,
            };
            rows.push(row(top, (branch.code, branch.name, branch.name_en)));
            self.categories.insert(branch.code, top);
            rules.extend(self.department(branch.department).map(|place| rule(top, place)));
            for leaf in branch.leaves {
                let id = VocCategoryId(id::fresh(self.now));
                let (business_line, sensitivity) = (leaf.line.unwrap_or(branch.line), leaf.sensitivity);
                let named = row(id, (leaf.code, leaf.name, leaf.name_en));
                rows.push(voc_category::Model { business_line, sensitivity, ..named });
                let place = leaf.homes.first().and_then(|(code, _)| self.department(code));
                rules.extend(place.map(|place| rule(id, place)));
                self.categories.insert(leaf.code, id);
            }
        }
        insert::<voc_category::Entity, _>(tx, rows).await?;
        Ok(insert::<voc_assignment_rule::Entity, _>(tx, rules).await?)
    }

    pub fn department(&self, code: &str) -> Option<DepartmentId> {
        self.departments.get(code).copied()
    }

    /// Which of those that handle it.
    pub fn home(&mut self, leaf: &Leaf) -> Option<DepartmentId> {
        let code = weighted(&mut self.rng, leaf.homes)?;
        self.department(code)
    }

    /// Somebody who works there on that day.
    pub fn somebody(&mut self, place: DepartmentId, day: NaiveDate) -> Option<EmployeeId> {
        let there = self.people.get(&place)?;
        let then: Vec<EmployeeId> = there.iter().filter(|(_, since)| *since <= day).map(|(id, _)| *id).collect();
        self.rng.choice(&then).copied().or_else(|| there.first().map(|(id, _)| *id))
    }

    /// Everybody who works there on that day.
    pub fn at_work(&self, place: DepartmentId, day: NaiveDate) -> Vec<EmployeeId> {
        let there = self.people.get(&place).map(Vec::as_slice).unwrap_or_default();
        there.iter().filter(|(_, since)| *since <= day).map(|(id, _)| *id).collect()
    }

    pub fn next_number(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    /// D12: how those that ask for a task went. All steps of an item are written with it.
    fn tasks(&self, items: &[voc_item::Model], steps: &[voc_step::Model]) -> Vec<voc_task::Model> {
        let mut of: HashMap<VocItemId, Vec<&voc_step::Model>> = HashMap::new();
        for step in steps {
            of.entry(step.item_id).or_default().push(step);
        }
        let row = |item: &voc_item::Model| {
            let task = item.task?;
            let steps = of.get(&item.id).map(Vec::as_slice).unwrap_or_default();
            let course = onestop::course(item.recorded_by, steps.iter().map(|step| onestop::Turn::from(*step)));
            Some(onestop::row(self.directory, (item, task), course))
        };
        items.iter().filter_map(row).collect()
    }

    /// Writes what there is; parents first. The only place where the demo's texts go in.
    pub async fn write(&mut self, tx: &Tx) -> Result<(), DbErr> {
        let Written { items, texts, steps, clocks, extensions, surveys, reports, rests, cautions, praise } =
            std::mem::take(&mut self.written);
        let tasks = self.tasks(&items, &steps);
        bulk::insert(tx, items.into_iter().map(IntoActiveModel::into_active_model)).await?;
        bulk::insert(tx, tasks.into_iter().map(IntoActiveModel::into_active_model)).await?;
        let found: Vec<_> = texts.iter().map(found_by).collect();
        bulk::insert(tx, texts.into_iter().map(IntoActiveModel::into_active_model)).await?;
        bulk::insert(tx, found.into_iter()).await?;
        bulk::insert(tx, steps.into_iter().map(IntoActiveModel::into_active_model)).await?;
        bulk::insert(tx, clocks.into_iter().map(IntoActiveModel::into_active_model)).await?;
        bulk::insert(tx, extensions.into_iter().map(IntoActiveModel::into_active_model)).await?;
        bulk::insert(tx, surveys.into_iter().map(IntoActiveModel::into_active_model)).await?;
        bulk::insert(tx, reports.into_iter().map(IntoActiveModel::into_active_model)).await?;
        bulk::insert(tx, rests.into_iter().map(IntoActiveModel::into_active_model)).await?;
        let theirs = bulk_of(tx, &cautions);
        let cautious = customer::Entity::update_many().col_expr(customer::Column::Caution, Expr::value(true));
        cautious.filter(theirs).exec(tx).await?;
        bulk::insert(tx, praise.iter().map(|one| one.post.clone().into_active_model())).await?;
        bulk::insert(tx, praise.iter().map(|one| one.recipient.clone().into_active_model())).await?;
        bulk::insert(tx, praise.into_iter().map(|one| one.link.into_active_model())).await
    }
}

fn bulk_of(tx: &Tx, customers: &[CustomerId]) -> SimpleExpr {
    db::any_of(tx.get_database_backend(), customer::Column::Id, customers.iter().map(|id| id.0))
}

async fn known(db: &Db, ring: &Ring) -> Result<Vec<Arc<Known>>, Fault> {
    let rows = customer::Entity::find().filter(customer::Column::ErasedAt.is_null());
    let rows = rows.order_by_asc(customer::Column::Id).all(db.reader()).await?;
    let mut contracts: HashMap<_, Vec<_>> = HashMap::new();
    for row in contract::Entity::find().all(db.reader()).await? {
        contracts.entry(row.customer_id).or_default().push((row.id, row.sold_on));
    }
    let known = |row: customer::Model| {
        let name = Vault::person(ring, &row)?.name;
        let contracts = contracts.get(&row.id).cloned().unwrap_or_default();
        Ok(Arc::new(Known { row, name, contracts }))
    };
    rows.into_iter().map(known).collect()
}
