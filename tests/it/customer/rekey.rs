//! C2: keys rotate while the service runs.

use crate::documents::{customer, get, reveal, rows};
use entity::second_factor;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;
use sunhwan::{
    access::rekey_factors,
    app,
    config::SigningKey,
    customer::rekey_customers,
    kernel::secret::{Ring, fresh_key},
};
use tests::TestApp;

/// C2: what was found and shown under the old key is under the new one, without it, and doing it again changes nothing.
#[tokio::test]
async fn c2_after_rekey_the_old_key_may_go() {
    let before = TestApp::start().await;
    for number in ["C-1", "C-2", "C-3"] {
        customer(&before, number).await;
    }
    let next = SigningKey { id: "next".into(), key: fresh_key().unwrap().into() };
    let (alone, both) = (next.clone(), next.clone());
    let during = before.another_node_with(|config| config.secret_keys.insert(0, both)).await;
    let ring: Ring = app::ring(&during.config).unwrap();
    assert_eq!(rekey_customers(&during.db, &ring).await.unwrap(), 3);
    assert_eq!(rekey_customers(&during.db, &ring).await.unwrap(), 0);
    let after = before.another_node_with(|config| config.secret_keys = vec![alone]).await;
    let id = customer(&after, "C-4").await;
    let staff = after.sign_in("staff").await;
    for filter in
        [json!({ "phone": "01012345678" }), json!({ "name": "홍길동" }), json!({ "email": "hong@example.com" })]
    {
        let found = get(&staff, "customers", json!({ "filter": filter })).await;
        assert_eq!(rows(&found, "maskedName"), ["홍*동"; 4]);
    }
    assert_eq!(reveal(&after, "cs", &id).await.refusals(), [] as [&str; 0]);
}

/// X2: secrets of authenticator apps move to the new key, those that wait for their first code, too.
#[tokio::test]
async fn x2_second_factors_are_sealed_anew() {
    let app = TestApp::start().await;
    let (old, next) = (fresh_key().unwrap(), fresh_key().unwrap());
    let before = Ring::new([("old", old.as_str())]).unwrap();
    let during = Ring::new([("next", next.as_str()), ("old", old.as_str())]).unwrap();
    let after = Ring::new([("next", next.as_str())]).unwrap();
    let who = app.key("staff");
    let place = format!("second_factor {}", who.0);
    let sealed = |secret: &[u8]| before.seal(secret, place.as_bytes()).ok();
    let factor = second_factor::Model {
        employee_id: who,
        secret: sealed(b"one"),
        pending_secret: sealed(b"two"),
        pending_until: Some(app.now()),
        last_step: 7,
        confirmed_at: Some(app.now()),
    };
    second_factor::Entity::insert(factor.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
    assert_eq!(rekey_factors(&app.db, &during).await.unwrap(), 1);
    assert_eq!(rekey_factors(&app.db, &during).await.unwrap(), 0);
    let kept = second_factor::Entity::find_by_id(who).one(app.db.writer()).await.unwrap().unwrap();
    let open = |sealed: Option<Vec<u8>>| after.open(&sealed.unwrap(), place.as_bytes()).unwrap();
    assert_eq!((open(kept.secret), open(kept.pending_secret), kept.last_step), (b"one".to_vec(), b"two".to_vec(), 7));
}
