//! C2: keys rotate while the service runs.

use crate::documents::{customer, get, reveal, rows};
use serde_json::json;
use sunhwan::{
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
