//! Every SQL statement about how items that ask for a task went.

use crate::kernel::{db, db::Tx};
use chrono::NaiveDate;
use entity::{
    employee::JobFunction,
    ids::{CustomerId, DepartmentId},
    processing_scope::Task,
    voc_item,
    voc_task::{self, Column, Outcome},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QuerySelect, QueryTrait, Statement, Value,
    sea_query::{Expr, OnConflict},
};

/// As it went so far. Who was asked, and what they did then, stays.
pub async fn save(tx: &Tx, row: voc_task::Model) -> Result<(), DbErr> {
    let kept = |column: Column| {
        Expr::cust(format!("COALESCE(voc_task.{0}, excluded.{0})", sea_orm::IdenStatic::as_str(&column)))
    };
    let changed = OnConflict::column(Column::ItemId)
        .update_columns([Column::Task, Column::HandedOver, Column::Outcome])
        .value(Column::AskedId, kept(Column::AskedId))
        .value(Column::JobFunction, kept(Column::JobFunction))
        .value(Column::DepartmentId, kept(Column::DepartmentId))
        .to_owned();
    voc_task::Entity::insert(row.into_active_model()).on_conflict(changed).exec_without_returning(tx).await.map(|_| ())
}

/// C4: nobody completes what is open of a customer who is forgotten.
pub async fn drop_open(tx: &Tx, customer: CustomerId) -> Result<(), DbErr> {
    let theirs = voc_item::Entity::find().select_only().column(voc_item::Column::Id);
    let theirs = theirs.filter(voc_item::Column::CustomerId.eq(customer)).into_query();
    voc_task::Entity::update_many()
        .col_expr(Column::Outcome, Expr::value(Outcome::Dropped.to_value()))
        .filter(Column::Outcome.eq(Outcome::Open))
        .filter(Column::ItemId.in_subquery(theirs))
        .exec(tx)
        .await
        .map(|_| ())
}

/// Items that agree in all of this.
#[derive(FromQueryResult)]
pub struct Group {
    pub task: Task,
    pub job_function: Option<JobFunction>,
    pub department_id: Option<DepartmentId>,
    pub done: i64,
    pub one_stop: i64,
    pub open: i64,
}

/// Of which items.
pub struct Which {
    pub days: (NaiveDate, NaiveDate),
    /// Those that were first asked of somebody in these; of everybody, if there are none.
    pub departments: Vec<Option<Vec<DepartmentId>>>,
    pub task: Option<Task>,
    pub job_function: Option<JobFunction>,
}

pub async fn groups(db: &DatabaseConnection, which: &Which) -> Result<Vec<Group>, DbErr> {
    let backend = db.get_database_backend();
    let (first, last) = which.days;
    let mut values: Vec<Value> = vec![first.into(), last.into()];
    let mut sql = "SELECT task, job_function, department_id, COUNT(CASE WHEN outcome = 'DONE' THEN 1 END) AS done, \
         COUNT(CASE WHEN outcome = 'DONE' AND NOT handed_over THEN 1 END) AS one_stop, \
         COUNT(CASE WHEN outcome = 'OPEN' THEN 1 END) AS open FROM voc_task WHERE day >= $1 AND day <= $2 \
         AND outcome <> 'DROPPED' AND department_id IS NOT NULL"
        .to_owned();
    if let Some(task) = which.task {
        values.push(task.to_value().into());
        sql.push_str(&format!(" AND task = ${}", values.len()));
    }
    if let Some(function) = which.job_function {
        values.push(function.to_value().into());
        sql.push_str(&format!(" AND job_function = ${}", values.len()));
    }
    for departments in which.departments.iter().flatten() {
        let ids = departments.iter().map(|id| id.0);
        values.push(match backend {
            DbBackend::Postgres => Value::from(ids.collect::<Vec<_>>()),
            _ => db::json_ids(ids).into(),
        });
        let n = values.len();
        sql.push_str(&match backend {
            DbBackend::Postgres => format!(" AND department_id = ANY(${n})"),
            _ => format!(" AND department_id IN (SELECT unhex(value) FROM json_each(${n}))"),
        });
    }
    sql.push_str(" GROUP BY 1, 2, 3");
    Group::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await
}
