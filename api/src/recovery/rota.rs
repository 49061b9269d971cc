//! Who the executives are now, and whose turn it is (R1). One transaction at a time looks and gives.

use crate::{
    kernel::{
        db::{self, Tx},
        error::Fault,
    },
    org::Directory,
    recovery::{
        rules::{
            self, Person,
            rotation::{self, Candidate, Stands},
        },
        store,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    employee_role::Role,
    ids::{DepartmentId, EmployeeId, RecoveryCaseId},
    recovery_turn::Model as Turn,
    voc_item::Model as Item,
};
use std::collections::HashMap;

pub struct Rota<'a> {
    directory: &'a Directory,
    now: DateTime<Utc>,
    turns: HashMap<EmployeeId, Turn>,
    open: HashMap<EmployeeId, i64>,
}

/// What is to be given to somebody.
#[derive(Clone, Copy)]
pub struct About<'a> {
    pub case: RecoveryCaseId,
    pub item: &'a Item,
    /// The division complained about.
    pub division: Option<DepartmentId>,
    /// The employee who the customer also is.
    pub customer_is: Option<EmployeeId>,
    /// Who does not get it in any case: they have it.
    pub but: Option<EmployeeId>,
}

impl<'a> Rota<'a> {
    /// Waits for whoever else gives cases at this moment. After all other locks.
    pub async fn load(tx: &Tx, directory: &'a Directory, now: DateTime<Utc>) -> Result<Self, Fault> {
        db::take_turn(tx, db::Turn::Recovery).await?;
        let turns = store::turns(tx).await?.into_iter().map(|turn| (turn.executive_id, turn)).collect();
        Ok(Self { directory, now, turns, open: store::loads(tx).await? })
    }

    fn today(&self) -> NaiveDate {
        self.directory.calendar().day_of(self.now)
    }

    fn candidates(&self, about: &About<'_>) -> Vec<Candidate> {
        let everybody = executives(self.directory);
        let candidate = |id: EmployeeId| Candidate {
            id,
            turn: self.turns.get(&id).map(|turn| turn.turn),
            open: self.open.get(&id).copied().unwrap_or_default(),
            is_absent: self.directory.is_absent(id, self.today()),
            stands: stands(self.directory, id, about),
        };
        everybody.into_iter().map(candidate).collect()
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Whoever is next; none if nobody may have it.
    pub fn next(&self, about: &About<'_>) -> Option<EmployeeId> {
        rotation::next(&self.candidates(about), about.case.0.as_u128())
    }

    /// As `next`, of those who are there: who is away would only hand it on again.
    pub fn next_there(&self, about: &About<'_>) -> Option<EmployeeId> {
        self.next(about).filter(|to| self.can_have(about, *to))
    }

    /// Whether somebody can have it now, whoever's turn it is.
    pub fn can_have(&self, about: &About<'_>, who: EmployeeId) -> bool {
        let found = self.candidates(about).into_iter().find(|one| one.id == who);
        found.is_some_and(|one| !one.is_absent && one.stands != Stands::Never)
    }

    pub fn give(&mut self, about: &About<'_>, to: EmployeeId) {
        for (executive_id, turn) in rotation::after(&self.candidates(about), to) {
            let row = Turn { executive_id, turn, cases: 0, last_at: None };
            let row = self.turns.entry(executive_id).or_insert(row);
            row.turn = turn;
            if executive_id == to {
                (row.cases, row.last_at) = (row.cases + 1, Some(self.now));
            }
        }
        *self.open.entry(to).or_default() += 1;
    }

    /// Somebody has it no longer: another one comes sooner. That they had it stays so.
    pub fn take_back(&mut self, from: EmployeeId) {
        if let Some(row) = self.turns.get_mut(&from) {
            row.turn = (row.turn - 1).max(0);
        }
        if let Some(open) = self.open.get_mut(&from) {
            *open -= 1;
        }
    }

    pub async fn save(self, tx: &Tx) -> Result<(), Fault> {
        let mut turns: Vec<Turn> = self.turns.into_values().collect();
        turns.sort_unstable_by_key(|turn| turn.executive_id);
        Ok(store::save_turns(tx, turns).await?)
    }
}

/// All executives and the CEO, who work here.
pub fn executives(directory: &Directory) -> Vec<EmployeeId> {
    let all = directory.employees().iter().filter(|one| one.is_active() && one.role_set.is_executive());
    all.map(|one| one.key).collect()
}

pub fn is_executive(directory: &Directory, id: EmployeeId) -> bool {
    directory.employee(id).is_some_and(|one| one.is_active() && one.role_set.is_executive())
}

/// How they stand to what was complained about; not at all if they have it already.
pub fn stands(directory: &Directory, id: EmployeeId, about: &About<'_>) -> Stands {
    let Some(person) = directory.employee(id).filter(|_| about.but != Some(id)) else { return Stands::Never };
    let division = about.division.and_then(|id| directory.department(id));
    let person = Person {
        id,
        division: person.path().first().copied(),
        answers_for_it: division.is_some_and(|one| one.responsible_executive_id == Some(id)),
        is_chief: person.role_set.contains(Role::Ceo),
    };
    rules::stands(&person, about.item, (about.division, about.customer_is))
}
