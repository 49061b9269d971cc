//! Up, down, up, on this database.

use migration::{Migrator, MigratorTrait};
use sunhwan::{app, kernel::db::Db};
use tests::TestDatabase;

#[tokio::test]
async fn migrations_run_up_down_and_up() {
    let database = TestDatabase::empty().await;
    let db = Db::open(&database.url, 4).await.unwrap();
    assert!(app::migrate(&database.url).await.unwrap() > 0);
    Migrator::down(db.writer(), None).await.unwrap();
    assert!(app::migrate(&database.url).await.unwrap() > 0);
    assert_eq!(app::migrate(&database.url).await.unwrap(), 0);
}

#[tokio::test]
async fn two_nodes_that_migrate_at_once_do_it_once() {
    let database = TestDatabase::empty().await;
    if !tests::on_postgres() {
        // SQLite serves one node.
        return;
    }
    let (first, second) = tokio::join!(app::migrate(&database.url), app::migrate(&database.url));
    let done = [first.unwrap(), second.unwrap()];
    assert!(done.contains(&0) && done.iter().sum::<usize>() > 0, "{done:?}");
}
