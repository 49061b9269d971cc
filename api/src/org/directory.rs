//! The snapshot of people and departments that every request reads without SQL.

use crate::{
    kernel::{
        access_version,
        actor::{EmployeeActor, RoleSet},
        calendar::Calendar,
        clock::Clock,
        db::{Db, Tx},
        error::Fault,
        page::{Key, NAMED, Page, Position, Slice},
    },
    org::{
        absence::Absences,
        calendar::Calendars,
        settings::{Setting, Settings},
        store,
        types::{Department, Employee, ValueTag},
    },
};
use async_graphql::Context;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    absence,
    employee::EmployeeStatus,
    employee_role::Role,
    ids::{DepartmentId, EmployeeId, SessionId, ValueTagId},
};
use sea_orm::DbErr;
use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

#[derive(Default)]
pub struct Directory {
    employees: HashMap<EmployeeId, Arc<Employee>>,
    departments: HashMap<DepartmentId, Arc<Department>>,
    /// In the order of the lists: by name, then id.
    employees_by_name: Vec<Arc<Employee>>,
    departments_by_name: Vec<Arc<Department>>,
    by_email: HashMap<String, EmployeeId>,
    led_by: HashMap<EmployeeId, Vec<DepartmentId>>,
    answered_for_by: HashMap<EmployeeId, Vec<DepartmentId>>,
    chief_executives: Vec<EmployeeId>,
    value_tags: Vec<Arc<ValueTag>>,
    calendars: Calendars,
    absences: Absences,
    settings: Arc<Settings>,
}

/// The names of the lists, for their cursors.
pub const EMPLOYEES: &str = "employees by name";
pub const DEPARTMENTS: &str = "departments by name";
const _: () = assert!(EMPLOYEES.len() > NAMED.len() && DEPARTMENTS.len() > NAMED.len());

impl Directory {
    /// The snapshot that this request reads.
    pub fn of<'a>(ctx: &Context<'a>) -> Result<&'a Self, Fault> {
        ctx.data_opt::<Arc<Self>>().map(|directory| &**directory).ok_or(Fault::Unauthenticated)
    }

    /// As this transaction has it: for who decides by what was changed in it, or a moment before.
    pub async fn read(tx: &Tx, now: DateTime<Utc>) -> Result<Self, DbErr> {
        Ok(Self::build(store::company(tx, now).await?))
    }

    pub fn build(company: store::Company) -> Self {
        let mut directory = Self::default();
        let mut waiting = company.departments;
        // Parents first: each round places at least one department, or what is left hangs on no root.
        while !waiting.is_empty() {
            let before = waiting.len();
            waiting.retain(|row| !directory.place(row));
            if waiting.len() == before {
                tracing::error!(departments = waiting.len(), "departments without a way to a division are left out");
                break;
            }
        }
        let mut roles: HashMap<EmployeeId, RoleSet> = HashMap::new();
        for row in company.roles {
            let of_one = roles.entry(row.employee_id).or_default();
            *of_one = of_one.with(row.role);
        }
        for row in company.employees {
            let Some(department) = directory.departments.get(&row.department_id) else { continue };
            let roles = roles.get(&row.id).copied().unwrap_or_default();
            directory.by_email.insert(row.email.clone(), row.id);
            directory.employees.insert(row.id, Arc::new(Employee::new(row, roles, department.clone())));
        }
        directory.employees_by_name = directory.employees.values().cloned().collect();
        directory.employees_by_name.sort_by(|a, b| (&a.name, a.key).cmp(&(&b.name, b.key)));
        let is_chief = |person: &&Arc<Employee>| person.role_set.contains(Role::Ceo);
        directory.chief_executives =
            directory.employees_by_name.iter().filter(is_chief).map(|person| person.key).collect();
        directory.departments_by_name = directory.departments.values().cloned().collect();
        directory.departments_by_name.sort_by(|a, b| (&a.name, a.key).cmp(&(&b.name, b.key)));
        for department in &directory.departments_by_name {
            if let Some(leader) = department.leader_id {
                directory.led_by.entry(leader).or_default().push(department.key);
            }
            if let Some(executive) = department.responsible_executive_id {
                directory.answered_for_by.entry(executive).or_default().push(department.key);
            }
        }
        directory.value_tags = company.value_tags.into_iter().map(|row| Arc::new(ValueTag::from(row))).collect();
        directory.settings = Arc::new(Settings::new(company.settings));
        directory.calendars = Calendars::new(company.calendar_versions, company.holidays, directory.settings.clone());
        directory.absences = Absences::new(company.absences);
        directory
    }

    fn place(&mut self, row: &entity::department::Model) -> bool {
        let parent = match row.parent_id {
            None => None,
            Some(id) => match self.departments.get(&id) {
                None => return false,
                parent => parent.cloned(),
            },
        };
        self.departments.insert(row.id, Arc::new(Department::new(row.clone(), parent)));
        true
    }

    pub fn employee(&self, id: EmployeeId) -> Option<&Arc<Employee>> {
        self.employees.get(&id)
    }

    pub fn employee_by_email(&self, email: &str) -> Option<&Arc<Employee>> {
        self.employee(*self.by_email.get(email)?)
    }

    pub fn department(&self, id: DepartmentId) -> Option<&Arc<Department>> {
        self.departments.get(&id)
    }

    pub fn value_tag(&self, id: ValueTagId) -> Option<&Arc<ValueTag>> {
        self.value_tags.iter().find(|tag| tag.key == id)
    }

    pub fn value_tags(&self) -> &[Arc<ValueTag>] {
        &self.value_tags
    }

    /// The business calendar (O6), in all its versions.
    pub fn calendars(&self) -> &Calendars {
        &self.calendars
    }

    pub fn calendar(&self) -> &Calendar {
        self.calendars.current()
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// A setting that is a whole number, as it is at this moment.
    pub fn whole_setting(&self, setting: Setting, at: DateTime<Utc>) -> i32 {
        self.settings.at(self.calendar().day_of(at)).whole(setting)
    }

    /// Whether somebody is absent on a day (O5), from a week ago on; earlier days are in the database alone.
    pub fn is_absent(&self, id: EmployeeId, day: NaiveDate) -> bool {
        self.absence_on(id, day).is_some()
    }

    pub fn absence_on(&self, id: EmployeeId, day: NaiveDate) -> Option<&absence::Model> {
        self.absences.of(id, day)
    }

    /// Who stands in for somebody absent (대결자). A deputy is never absent on that day, so there is no chain to follow.
    pub fn deputy_of(&self, id: EmployeeId, day: NaiveDate) -> Option<&Arc<Employee>> {
        self.employee(self.absence_on(id, day)?.deputy_id?).filter(|deputy| deputy.is_active())
    }

    /// Whom somebody stands in for on a day: the other way of `deputy_of`.
    pub fn stood_in_for_by(&self, deputy: EmployeeId, day: NaiveDate) -> Vec<EmployeeId> {
        let mut all: Vec<EmployeeId> = self.absences.with_deputy(deputy, day).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The departments that somebody leads themself.
    pub fn led_by(&self, id: EmployeeId) -> &[DepartmentId] {
        self.led_by.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn employees(&self) -> &[Arc<Employee>] {
        &self.employees_by_name
    }

    /// Who has the CEO's role: one person, as a rule.
    pub fn chief_executives(&self) -> &[EmployeeId] {
        &self.chief_executives
    }

    pub fn departments(&self) -> &[Arc<Department>] {
        &self.departments_by_name
    }

    /// Everyone who works in these departments or below them.
    pub fn employees_within(&self, departments: &[DepartmentId]) -> impl Iterator<Item = EmployeeId> {
        let inside = move |employee: &&Arc<Employee>| employee.path().iter().any(|id| departments.contains(id));
        self.employees_by_name.iter().filter(inside).map(|employee| employee.key)
    }

    /// Who the holder of a token is now: nobody, once they have left.
    pub fn actor(&self, id: EmployeeId, session: SessionId, must_change_password: bool) -> Option<EmployeeActor> {
        let employee = self.employee(id).filter(|employee| employee.is_active())?;
        let theirs = |map: &HashMap<EmployeeId, Vec<DepartmentId>>| map.get(&id).cloned().unwrap_or_default();
        let mut departments = theirs(&self.led_by);
        departments.push(employee.department.key);
        let mut divisions = theirs(&self.answered_for_by);
        divisions.extend(employee.path().first());
        Some(EmployeeActor {
            id,
            session,
            roles: employee.role_set,
            departments,
            divisions,
            must_change_password,
            needs_second_factor: false,
        })
    }

    pub fn is_active(&self, id: EmployeeId) -> bool {
        self.employee(id).is_some_and(|employee| employee.is_active())
    }
}

impl Employee {
    pub fn is_active(&self) -> bool {
        self.row_status == EmployeeStatus::Active
    }

    /// The departments from the division down to their own.
    pub fn path(&self) -> &[DepartmentId] {
        &self.department.path
    }
}

/// One page of a list in memory that is sorted by name and id.
pub fn page_by_name<T>(
    sorted: &[Arc<T>],
    page: &Page,
    place: impl Fn(&T) -> (&str, uuid::Uuid),
    keep: impl Fn(&T) -> bool,
) -> Slice<(Position, Arc<T>)> {
    let beyond = |row: &Arc<T>| match &page.from {
        Some(Position { key: Key::Name(name), id }) => match page.backward {
            true => place(row) < (name.as_str(), *id),
            false => place(row) > (name.as_str(), *id),
        },
        _ => true,
    };
    let rows: Box<dyn Iterator<Item = &Arc<T>>> = match page.backward {
        true => Box::new(sorted.iter().rev()),
        false => Box::new(sorted.iter()),
    };
    let rows = rows.filter(|row| beyond(row) && keep(row)).take(page.size as usize + 1).cloned().collect();
    Slice::cut(rows, page).map(|row| {
        let (name, id) = place(&row);
        (Position { key: Key::Name(name.to_owned()), id }, row)
    })
}

/// The directory as it is now. Reloaded by whoever changed it, before they answer.
pub struct LiveDirectory {
    snapshot: RwLock<Arc<Directory>>,
    /// Set while a change may be missing from the snapshot: nobody is served from it then.
    stale: AtomicBool,
    /// The `access_version` that the snapshot contains.
    version: AtomicI64,
    /// One reload at a time, so that an older reading never replaces a newer one.
    reloading: tokio::sync::Mutex<()>,
    clock: Clock,
}

impl LiveDirectory {
    pub async fn load(db: &Db, clock: Clock) -> Result<Arc<Self>, DbErr> {
        let live = Arc::new(Self {
            snapshot: RwLock::default(),
            stale: AtomicBool::default(),
            // Of nothing at all: not even that of an empty company.
            version: AtomicI64::new(-1),
            reloading: tokio::sync::Mutex::default(),
            clock,
        });
        live.reload(db).await?;
        Ok(live)
    }

    pub fn now(&self) -> Arc<Directory> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn version(&self) -> i64 {
        self.version.load(Ordering::Acquire)
    }

    /// As `now`; but if the last reload failed, it is made up for first.
    pub async fn fresh(self: &Arc<Self>, db: &Db) -> Result<Arc<Directory>, DbErr> {
        if self.stale.load(Ordering::Acquire) {
            self.reload(db).await?;
        }
        Ok(self.now())
    }

    /// In a task of its own: a caller that goes away in the middle of it would leave a connection in its transaction,
    /// which then reads that moment for ever.
    pub async fn reload(self: &Arc<Self>, db: &Db) -> Result<(), DbErr> {
        let (live, db) = (self.clone(), db.clone());
        let reloaded = tokio::spawn(async move {
            let read = live.read(&db).await;
            live.stale.store(read.is_err(), Ordering::Release);
            read
        });
        reloaded.await.unwrap_or_else(|error| Err(DbErr::Custom(error.to_string())))
    }

    async fn read(&self, db: &Db) -> Result<(), DbErr> {
        let _turn = self.reloading.lock().await;
        let tx = db.begin_watching().await?;
        let version = access_version::read(&tx).await?.people;
        // Of many who wait here at once, one reads for all.
        if version == self.version() && !self.stale.load(Ordering::Acquire) {
            return tx.commit().await;
        }
        let directory = Arc::new(Directory::build(store::company(&tx, self.clock.now()).await?));
        tx.commit().await?;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = directory;
        self.version.store(version, Ordering::Release);
        Ok(())
    }
}
