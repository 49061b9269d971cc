//! An audit log with a sealer, and what somebody with the database's password could do to it.

use entity::{
    audit_record::{self, FieldNames},
    ids::AuditRecordId,
};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
use std::sync::Arc;
use sunhwan::kernel::{
    audit::SEALED,
    id,
    seal::{HeadMark, Report, SealKeys, Sealer, fresh_key, last_block, verify},
};
use tests::{TestApp, on_postgres};

pub struct Log {
    pub app: TestApp,
    pub keys: Arc<SealKeys>,
    pub sealer: Sealer,
}

pub fn keys(id: &str) -> SealKeys {
    SealKeys::new([(id, fresh_key().unwrap().as_str())], []).unwrap()
}

impl Log {
    pub async fn start() -> Self {
        Self { app: TestApp::start().await, keys: Arc::new(keys("k")), sealer: Sealer::new(&SEALED) }
    }

    /// Three blocks of five rows, ten minutes and more apart.
    pub async fn of_three_blocks() -> Self {
        let mut log = Self::start().await;
        for _ in 0..3 {
            log.write(5).await;
            assert_eq!(log.seal().await, 1);
            log.app.pass(chrono::TimeDelta::minutes(11));
        }
        assert_eq!(log.findings().await, [] as [&str; 0]);
        log
    }

    pub fn record(&self) -> audit_record::Model {
        audit_record::Model {
            at: self.app.now(),
            id: AuditRecordId(id::fresh(self.app.now())),
            actor_id: Some(self.app.key("staff").0),
            session_id: None,
            action: "signIn".into(),
            object_type: "Employee".into(),
            object_id: Some(self.app.key("staff").0),
            fields: FieldNames(vec!["session".into(), "따옴표\"".into()]),
            client_ip: Some("10.0.0.1".into()),
            request_id: "a-request".into(),
        }
    }

    pub async fn write(&self, rows: usize) {
        for _ in 0..rows {
            insert(self.app.db.writer(), self.record()).await;
        }
    }

    /// One pass; how many blocks it made.
    pub async fn seal(&mut self) -> usize {
        self.sealer.pass(&self.app.db, &self.keys, self.app.now()).await.unwrap().len()
    }

    pub async fn report(&self, from_block: i64, heads: &[HeadMark]) -> Report {
        verify(&self.app.db, &SEALED, &self.keys, from_block, heads, self.app.now()).await.unwrap()
    }

    pub async fn findings(&self) -> Vec<String> {
        self.findings_given(&[]).await
    }

    pub async fn findings_given(&self, heads: &[HeadMark]) -> Vec<String> {
        self.report(1, heads).await.findings.iter().map(ToString::to_string).collect()
    }

    pub async fn head(&self) -> HeadMark {
        HeadMark::of(&last_block(self.app.db.reader(), &SEALED).await.unwrap().unwrap())
    }

    pub async fn sql(&self, sql: &str) {
        self.app.db.writer().execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    pub async fn is_refused(&self, sql: &str) -> bool {
        match self.app.db.writer().execute_unprepared(sql).await {
            Ok(_) => false,
            Err(error) => {
                assert!(error.to_string().contains("only ever added to"), "{error}");
                true
            }
        }
    }

    /// As the owner of the database, who can drop every trigger.
    pub async fn disarm(&self) {
        let on = |table: &str| if on_postgres() { format!(" ON {table}") } else { String::new() };
        for (trigger, table) in [
            ("audit_record_stays", "audit_record"),
            ("audit_record_is_kept", "audit_record"),
            ("seal_block_stays", "seal_block"),
        ] {
            self.sql(&format!("DROP TRIGGER {trigger}{}", on(table))).await;
        }
        if !on_postgres() {
            self.sql("DROP TRIGGER seal_block_is_kept").await;
        }
    }

    /// Leaves the next places empty, as transactions do that are rolled back.
    pub async fn skip_places(&self, next: i64) {
        self.sql(&match on_postgres() {
            true => format!("SELECT setval('audit_record_seq', {next}, false)"),
            false => format!("UPDATE sqlite_sequence SET seq = {} WHERE name = 'audit_record'", next - 1),
        })
        .await;
    }
}

pub async fn insert(on: &impl ConnectionTrait, record: audit_record::Model) {
    audit_record::Entity::insert(record.into_active_model()).exec_without_returning(on).await.unwrap();
}
