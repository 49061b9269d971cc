//! O3: feeds that are refused, feeds at the same time, feeds from files.

use crate::documents::change;
use crate::org::import::{HEAD, findings, import, imported, people};
use serde_json::json;
use std::{fs, path::PathBuf};
use sunhwan::{cli::Employees, org::import::Encoding};
use tests::TestApp;

const UNITS: &str = "부서코드,부서명,상위부서코드";

/// What nothing of a refused feed may change.
async fn state(app: &TestApp) -> [i64; 6] {
    [
        app.count("employee").await,
        app.count("department").await,
        app.count("employee_role").await,
        app.count("audit_record").await,
        app.number("SELECT SUM(version) AS n FROM employee").await,
        app.number("SELECT SUM(version) AS n FROM department").await,
    ]
}

/// O3: with anything wrong nothing is changed, and each row says why, beside rows that are right.
#[tokio::test]
async fn o3_each_wrong_row_says_why_and_nothing_is_changed() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let before = state(&app).await;
    let good = "N-1,나라,n1@hanbit.test,team,본사,대리,재직,2026-03-02,직원";
    for (row, finding) in [
        ("N-1,나라,n2@hanbit.test,team,본사,대리,재직,2026-03-02,직원", "EMPLOYEES 3 EMPLOYEE_NUMBER REPEATED_NUMBER"),
        ("N-2,다라,n1@hanbit.test,team,본사,대리,재직,2026-03-02,직원", "EMPLOYEES 3 EMAIL REPEATED_EMAIL"),
        ("N-2,다라,mate@hanbit.test,team,본사,대리,재직,2026-03-02,직원", "EMPLOYEES 3 EMAIL EMAIL_TAKEN"),
        (
            "N-2,다라,n2@hanbit.test,nowhere,본사,대리,재직,2026-03-02,직원",
            "EMPLOYEES 3 DEPARTMENT_CODE UNKNOWN_DEPARTMENT",
        ),
        ("N-2,다라,n2,team,본사,대리,재직,2026-03-02,직원", "EMPLOYEES 3 EMAIL INVALID_EMAIL"),
        ("N-2,,n2@hanbit.test,team,본사,대리,재직,2026-03-02,직원", "EMPLOYEES 3 NAME BLANK"),
        ("N-2,다\u{1b}라,n2@hanbit.test,team,본사,대리,재직,2026-03-02,직원", "EMPLOYEES 3 NAME INVALID_TEXT"),
        ("N-2,다라,n2@hanbit.test,team,마법사,대리,재직,2026-03-02,직원", "EMPLOYEES 3 JOB_FUNCTION UNKNOWN_WORD"),
        ("N-2,다라,n2@hanbit.test,team,본사,대리,있음,2026-03-02,직원", "EMPLOYEES 3 STATUS UNKNOWN_WORD"),
        ("N-2,다라,n2@hanbit.test,team,본사,대리,,2026-03-02,직원", "EMPLOYEES 3 STATUS BLANK"),
        ("N-2,다라,n2@hanbit.test,team,본사,대리,재직,2026-02-30,직원", "EMPLOYEES 3 JOINED_ON INVALID_DATE"),
        ("N-2,다라,n2@hanbit.test,team,본사,대리,재직,,직원", "EMPLOYEES 3 JOINED_ON BLANK"),
        ("N-2,다라,n2@hanbit.test,team,본사,대리,퇴직,2026-04-01,직원", "EMPLOYEES 3 LEFT_ON LEFT_BEFORE_JOINED"),
        ("N-2,다라,n2@hanbit.test,team,본사,대리,재직,2026-03-02", "EMPLOYEES 3 - WRONG_CELLS"),
        ("N-2,다라,n2@hanbit.test,team,본사,대리,재직,2026-03-02,\"직원", "EMPLOYEES 3 - OPEN_QUOTE"),
    ] {
        let answer = import(&hr, people(&[good, row])).await;
        assert_eq!(answer.refusals(), ["ROWS_REFUSED"], "{row}");
        assert_eq!(findings(&answer), [finding], "{row}");
        let mut dry = people(&[good, row]);
        dry["dryRun"] = json!(true);
        assert_eq!(findings(&import(&hr, dry).await), [finding], "a dry run tells the same: {row}");
        assert_eq!(state(&app).await, before, "{row}");
    }
    let long = format!("N-2,{},n2@hanbit.test,team,본사,대리,재직,2026-03-02,직원", "가".repeat(101));
    assert_eq!(findings(&import(&hr, people(&[&long])).await), ["EMPLOYEES 2 NAME TOO_LONG"]);
    let missing = import(&hr, json!({ "employeesCsv": "사번,성명,부서코드\n1,가,team\n" })).await;
    assert_eq!(findings(&missing), ["EMPLOYEES 1 EMAIL MISSING_COLUMN"]);
    let left = "사번,성명,이메일,부서코드,재직상태,퇴사일\n2016-mate,이서연,mate@hanbit.test,team,재직,2026-02-27\n";
    assert_eq!(findings(&import(&hr, json!({ "employeesCsv": left })).await), ["EMPLOYEES 2 LEFT_ON LEFT_BUT_ACTIVE"]);
    assert_eq!(state(&app).await, before);
}

/// O1, O3: no department stands below itself, whichever way the feed would move it there.
#[tokio::test]
async fn o3_the_tree_stays_a_tree() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let before = state(&app).await;
    for (rows, expected) in [
        ("team,대인1파트,team", vec!["DEPARTMENTS 2 PARENT_CODE LOOP"]),
        // Below its own grandchild, which the feed does not name.
        ("claims,보상본부,team2", vec!["DEPARTMENTS 2 PARENT_CODE LOOP"]),
        (
            "support,경영지원본부,office\nX1,가,X2\nX2,나,X1\nX3,다,X2",
            vec![
                "DEPARTMENTS 2 PARENT_CODE LOOP",
                "DEPARTMENTS 3 DEPARTMENT_KIND BLANK",
                "DEPARTMENTS 4 DEPARTMENT_KIND BLANK",
                "DEPARTMENTS 5 DEPARTMENT_KIND BLANK",
            ],
        ),
        ("team,대인1파트,nowhere", vec!["DEPARTMENTS 2 PARENT_CODE UNKNOWN_DEPARTMENT"]),
        ("team,대인1파트,centre\nteam,대인1파트,claims", vec!["DEPARTMENTS 3 DEPARTMENT_CODE REPEATED_DEPARTMENT"]),
    ] {
        let answer = import(&hr, json!({ "departmentsCsv": format!("{UNITS}\n{rows}\n") })).await;
        assert_eq!(findings(&answer), expected, "{rows}");
    }
    let kinds = format!("{UNITS},부서구분,부서장사번,담당임원사번");
    for (rows, expected) in [
        // Who hangs below a loop is not on it.
        (
            "X1,가,X2,현장,,\nX2,나,X1,현장,,\nX3,다,X2,현장,,",
            vec!["DEPARTMENTS 2 PARENT_CODE LOOP", "DEPARTMENTS 3 PARENT_CODE LOOP"],
        ),
        ("X1,가,claims,현장,nobody,", vec!["DEPARTMENTS 2 LEADER_NUMBER UNKNOWN_PERSON"]),
        ("X1,가,claims,현장,2016-gone,", vec!["DEPARTMENTS 2 LEADER_NUMBER PERSON_HAS_LEFT"]),
        ("X1,가,claims,현장,,2016-exec", vec!["DEPARTMENTS 2 EXECUTIVE_NUMBER NOT_A_DIVISION"]),
    ] {
        let answer = import(&hr, json!({ "departmentsCsv": format!("{kinds}\n{rows}\n") })).await;
        assert_eq!(findings(&answer), expected, "{rows}");
    }
    assert_eq!(state(&app).await, before);
}

/// O3: a feed with very many faults tells the first thousand, and how many more there are.
#[tokio::test]
async fn o3_of_very_many_findings_a_thousand_are_told() {
    let app = TestApp::start().await;
    let rows: Vec<String> =
        (0..1_100).map(|n| format!("Q-{n},,q{n}@hanbit.test,team,본사,,재직,2026-03-02,직원")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let answer = import(&app.sign_in("hr").await, people(&rows)).await;
    assert_eq!(findings(&answer).len(), 1_000);
    assert_eq!(answer.json["data"]["importEmployees"]["report"]["moreFindings"], 100);
}

/// O3: feeds that come at once are never mixed: one waits, and plans from what the other made.
#[tokio::test]
async fn o3_feeds_that_come_at_once_are_never_mixed() {
    let app = TestApp::start().await;
    let hr = app.token(app.key("hr"), false).await;
    for round in 0..3 {
        let mut imports = tokio::task::JoinSet::new();
        for n in 0..4 {
            let client = app.anonymous().with_token(&hr);
            // Each feed gives everyone its own rank and its own half of the addresses in turn.
            let rows: Vec<String> = (0..60)
                .map(|m| format!("S-{m},사람,s{}@hanbit.test,team,본사,{round}-{n},재직,2026-03-02,직원", (m + n) % 60))
                .collect();
            imports.spawn(async move {
                imported(&client, people(&rows.iter().map(String::as_str).collect::<Vec<_>>())).await["applied"].clone()
            });
        }
        let roles = json!({ "employeeId": app.company.id("mate"), "roles": if round % 2 == 0 { ["STAFF", "HR"] } else { ["STAFF", "CCO"] } });
        let client = app.anonymous().with_token(&hr);
        imports.spawn(async move { json!(change(&client, "setEmployeeRoles", roles).await.refusals().is_empty()) });
        assert!(imports.join_all().await.iter().all(|applied| *applied == true));
        assert_eq!(app.number("SELECT COUNT(DISTINCT rank) AS n FROM employee WHERE number LIKE 'S-%'").await, 1);
        assert_eq!(app.count("employee WHERE number LIKE 'S-%'").await, 60);
        assert_eq!(app.count("employee WHERE email LIKE '#%'").await, 0);
        // The snapshot ends where the database does.
        let reader = app.directory();
        let ranks: std::collections::BTreeSet<_> = reader
            .employees()
            .iter()
            .filter(|person| person.name == "사람")
            .map(|person| person.rank.clone())
            .collect();
        let kept = app.count(&format!("employee WHERE rank = '{}'", ranks.first().unwrap())).await;
        assert_eq!((ranks.len(), kept), (1, 60));
    }
}

/// More rows than a statement takes on either database.
#[tokio::test]
async fn o3_a_large_feed_is_one_change() {
    let app = TestApp::start_with(|config| config.request_bytes = 4 << 20).await;
    let hr = app.sign_in("hr").await;
    let mut rows: Vec<String> = (0..5_200)
        .map(|n| format!("L-{n},사람{n},l{n}@hanbit.test,team2,영업,사원,재직,2026-03-02,직원/관리자"))
        .collect();
    rows.push("L-X,사람,lx@hanbit.test,team9,영업,사원,재직,2026-03-02,직원".to_owned());
    let all: Vec<&str> = rows.iter().map(String::as_str).collect();
    let before = state(&app).await;
    assert_eq!(findings(&import(&hr, people(&all)).await), ["EMPLOYEES 5202 DEPARTMENT_CODE UNKNOWN_DEPARTMENT"]);
    assert_eq!(state(&app).await, before, "all rows or none");
    let report = imported(&hr, people(&all[..5_200])).await;
    assert_eq!(report["employees"]["created"], 5_200);
    assert_eq!(app.count("employee WHERE number LIKE 'L-%'").await, 5_200);
    assert_eq!(app.count("employee_role").await, before[2] + 2 * 5_200);
    assert_eq!(app.count("audit_record").await, before[3] + 5_201);
    let again = imported(&hr, people(&all[..5_200])).await;
    assert_eq!(again["employees"]["unchanged"], 5_200);
    // The lowest department first: each is written after the one above it all the same.
    let units: Vec<String> = (0..600).rev().map(|n| format!("K{n},부서,K{},현장", n - 1)).collect();
    let units = format!("{UNITS},부서구분\n{}\n", units.join("\n").replace(",K-1,", ",claims,"));
    assert_eq!(imported(&hr, json!({ "departmentsCsv": units })).await["departments"]["created"], 600);
}

struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new(app: &TestApp) -> Self {
        use secrecy::ExposeSecret;
        let folder = tempfile::tempdir().unwrap();
        let url = json!(app.config.database_url.expose_secret());
        fs::write(folder.path().join("sunhwan.toml"), format!("database_url = {url}\n")).unwrap();
        Self { folder }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        file
    }

    async fn import(&self, file: PathBuf, change: impl FnOnce(&mut Employees)) -> Result<(), String> {
        let encoding = Encoding::Auto;
        let mut wish = Employees {
            file,
            departments: None,
            encoding,
            deactivate_missing: false,
            dry_run: false,
            expected_plan: None,
        };
        change(&mut wish);
        let config = self.folder.path().join("sunhwan.toml");
        sunhwan::cli::import_employees(Some(&config), wish).await.map_err(|error| error.to_string())
    }
}

/// O3: from files as Korean HR systems export them, by the same service, as nobody who is signed in.
#[tokio::test]
async fn o3_files_in_cp949_and_utf_8_are_imported() {
    let app = TestApp::start().await;
    let files = Files::new(&app);
    let cp949 = |text: &str| encoding_rs::EUC_KR.encode(&text.replace('\n', "\r\n")).0.into_owned();
    let units =
        files.write("units.csv", &cp949("부서코드,부서명,상위부서코드,부서구분\nU1,긴급출동지원센터,claims,현장\n"));
    let text = format!("{HEAD}\nC-1,똠방각하,c1@hanbit.test,U1,상담사,대리,재직,2026-03-02,직원\n");
    let people = files.write("people.csv", &cp949(&text));
    let before = state(&app).await;
    let with_units = |wish: &mut Employees| wish.departments = Some(units.clone());
    assert!(
        files.import(people.clone(), |_| {}).await.unwrap_err().contains("1 findings"),
        "the department is not there"
    );
    files
        .import(people.clone(), |wish| {
            with_units(wish);
            wish.dry_run = true;
        })
        .await
        .unwrap();
    assert!(
        files
            .import(people.clone(), |wish| {
                with_units(wish);
                wish.encoding = Encoding::Utf8;
            })
            .await
            .is_err()
    );
    assert_eq!(state(&app).await, before);
    files.import(people, with_units).await.unwrap();
    assert_eq!(app.count("employee WHERE number = 'C-1' AND name = '똠방각하' AND version = 1").await, 1);
    assert_eq!(app.count("audit_record WHERE action = 'importEmployees' AND actor_id IS NULL").await, 3);
    let utf8 = files.write("people.csv", format!("\u{feff}{text}").as_bytes());
    files.import(utf8, |_| {}).await.unwrap();
    assert_eq!(app.number("SELECT version AS n FROM employee WHERE number = 'C-1'").await, 1, "the same rows again");
    let mut broken = text.replace("똠방각하", "홍길동").into_bytes();
    let place = broken.len() - 3;
    broken.remove(place);
    let broken = files.write("people.csv", &broken);
    assert!(files.import(broken, |_| {}).await.is_err());
    assert_eq!(app.count("employee WHERE number = 'C-1' AND name = '똠방각하'").await, 1);
}
