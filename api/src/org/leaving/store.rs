//! Every SQL statement about who leaves and what they leave behind.

use crate::{
    kernel::db::{self, Tx},
    org::leaving::rules::{Headed, Work},
};
use chrono::NaiveDate;
use entity::{
    absence::{self, AbsenceStatus},
    department,
    employee::{self, EmployeeStatus},
    ids::EmployeeId,
    pending_change::{self, ChangeStatus},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, LockType},
};

/// Marks them as gone if they are still as they were read; false if somebody was faster.
pub async fn leave(tx: &Tx, id: EmployeeId, version: i32, day: NaiveDate) -> Result<bool, DbErr> {
    let gone = employee::ActiveModel {
        status: Set(EmployeeStatus::Left),
        left_on: Set(Some(day)),
        version: Set(version + 1),
        ..Default::default()
    };
    let result = employee::Entity::update_many()
        .set(gone)
        .filter(employee::Column::Id.eq(id))
        .filter(employee::Column::Version.eq(version))
        .filter(employee::Column::Status.eq(EmployeeStatus::Active))
        .exec(tx)
        .await?;
    Ok(result.rows_affected == 1)
}

pub async fn person(tx: &Tx, id: EmployeeId) -> Result<Option<employee::Model>, DbErr> {
    employee::Entity::find_by_id(id).one(tx).await
}

/// Everything that somebody has to hand over, as the database says.
pub async fn work(db: &DatabaseConnection, of: EmployeeId, today: NaiveDate) -> Result<Work, DbErr> {
    read(db, of, today, false).await
}

/// As `work`, locked until the transaction ends.
pub async fn lock_work(tx: &Tx, of: EmployeeId, today: NaiveDate) -> Result<Work, DbErr> {
    read(tx, of, today, true).await
}

async fn read(db: &impl ConnectionTrait, of: EmployeeId, today: NaiveDate, lock: bool) -> Result<Work, DbErr> {
    use department::Column::{Code, LeaderId, ResponsibleExecutiveId};
    let locked = lock.then_some(LockType::Update);
    let theirs = Condition::any().add(LeaderId.eq(of)).add(ResponsibleExecutiveId.eq(of));
    let departments = department::Entity::find().filter(theirs).order_by_asc(Code).apply_if(locked, QuerySelect::lock);
    let departments = departments.all(db).await?;
    let headed = |row: &department::Model| Headed { id: row.id, version: row.version };
    let leads = departments.iter().filter(|row| row.leader_id == Some(of)).map(headed).collect();
    let answers = departments.iter().filter(|row| row.responsible_executive_id == Some(of));
    let stands_in = absence::Entity::find()
        .filter(absence::Column::DeputyId.eq(of))
        .filter(absence::Column::Status.ne(AbsenceStatus::Cancelled))
        .filter(absence::Column::LastDay.gte(today))
        .order_by_asc(absence::Column::FirstDay)
        .apply_if(locked, QuerySelect::lock);
    // Who took it over looks after it, else who proposed it.
    let own = Condition::all()
        .add(pending_change::Column::ProposedBy.eq(of))
        .add(pending_change::Column::HandedOverTo.is_null());
    let proposed = pending_change::Entity::find()
        .filter(pending_change::Column::Status.eq(ChangeStatus::Pending))
        .filter(Condition::any().add(pending_change::Column::HandedOverTo.eq(of)).add(own))
        .order_by_asc(pending_change::Column::ProposedAt)
        .apply_if(locked, QuerySelect::lock);
    Ok(Work {
        leads,
        answers_for: answers.map(headed).collect(),
        stands_in: stands_in.all(db).await?,
        proposed: proposed.all(db).await?,
        elsewhere: Vec::new(),
    })
}

/// Moves exactly this work, and only what is still `from`'s.
pub async fn hand_over(tx: &Tx, from: EmployeeId, to: EmployeeId, work: &Work) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    for (column, departments) in
        [(department::Column::LeaderId, &work.leads), (department::Column::ResponsibleExecutiveId, &work.answers_for)]
    {
        department::Entity::update_many()
            .col_expr(column, Expr::value(to))
            .col_expr(department::Column::Version, Expr::col(department::Column::Version).add(1))
            .filter(db::any_of(backend, department::Column::Id, departments.iter().map(|one| one.id.0)))
            .filter(column.eq(from))
            .exec(tx)
            .await?;
    }
    absence::Entity::update_many()
        .col_expr(absence::Column::DeputyId, Expr::value(to))
        .col_expr(absence::Column::Version, Expr::col(absence::Column::Version).add(1))
        .filter(db::any_of(backend, absence::Column::Id, work.stands_in.iter().map(|row| row.id.0)))
        .filter(absence::Column::DeputyId.eq(from))
        .exec(tx)
        .await?;
    pending_change::Entity::update_many()
        .col_expr(pending_change::Column::HandedOverTo, Expr::value(to))
        .filter(db::any_of(backend, pending_change::Column::Id, work.proposed.iter().map(|row| row.id.0)))
        .filter(pending_change::Column::Status.eq(ChangeStatus::Pending))
        .exec(tx)
        .await?;
    Ok(())
}
