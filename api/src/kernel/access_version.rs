//! What every node must notice within a second (O4): who works here in which role, and which sessions have ended. A change
//! of those tables raises a number in the same transaction (`watch` in the migrations), which every node keeps reading.

use sea_orm::{ConnectionTrait, DbErr, Statement};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccessVersion {
    pub people: i64,
    pub sessions: i64,
}

pub async fn read(db: &impl ConnectionTrait) -> Result<AccessVersion, DbErr> {
    let sql = "SELECT kind, version FROM access_version";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    let mut found = AccessVersion::default();
    for row in rows {
        let version = row.try_get("", "version")?;
        match row.try_get::<String>("", "kind")?.as_str() {
            "people" => found.people = version,
            "sessions" => found.sessions = version,
            _ => {}
        }
    }
    Ok(found)
}
