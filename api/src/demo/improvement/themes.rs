//! What did the demo company improve, who was to do it, and how did it end?

/// How far a task has come by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Requested,
    Disputed,
    /// The dispute was upheld.
    Withdrawn,
    /// It went to another department, which has not answered yet.
    Reassigned(&'static str),
    Accepted,
    /// After a dispute that was denied.
    Denied,
    InProgress,
    /// The day is over.
    Late,
    Returned,
    Submitted,
    Verified,
    /// Returned once before.
    VerifiedLate,
    Reopened,
}

pub struct Theme {
    /// The category, and the department that was asked.
    pub leaf: &'static str,
    pub department: &'static str,
    /// Days since it was asked for.
    pub ago: i64,
    pub ending: Ending,
    pub title: &'static str,
    pub problem: &'static str,
    pub correction: &'static str,
    pub action: &'static str,
    pub criteria: &'static str,
}

/// From so many days ago on a category has so many per cent of what it had: what the effect of its task is measured by (H5).
pub const PLANTED: [(&str, i64, i64); 6] = [
    ("CLAIMS_DOCUMENTS", 420, 55),
    ("CLAIMS_NO_CONTACT", 285, 62),
    ("SERVICE_TRANSFERS", 215, 60),
    ("APP_CERTIFICATE", 160, 45),
    ("CONTRACT_WITHDRAWAL", 520, 70),
    ("CLAIMS_FAULT", 118, 85),
];

/// Of a category as many days ago, in per cent of what it would have without improvement.
pub fn left(leaf: &str, days_ago: i64) -> i64 {
    let planted = PLANTED.iter().find(|(code, since, _)| *code == leaf && days_ago < *since);
    planted.map_or(100, |(.., percent)| *percent)
}

const fn theme(
    (leaf, department, ago, ending): (&'static str, &'static str, i64, Ending),
    [title, problem, correction, action, criteria]: [&'static str; 5],
) -> Theme {
    Theme { leaf, department, ago, ending, title, problem, correction, action, criteria }
}

use Ending::{
    Accepted, Denied, Disputed, InProgress, Late, Reassigned, Reopened, Requested, Returned, Submitted, Verified,
    VerifiedLate, Withdrawn,
};

#[rustfmt::skip]
pub const THEMES: [Theme; 40] = [
    theme(("PLANNER_CHANGED", "1100", 715, Verified), ["담당 플래너 교체 안내문 발송", "담당 플래너가 바뀐 사실을 고객이 뒤늦게 알게 된다는 말씀이 이어집니다.", "최근 석 달간 교체된 계약의 고객에게 안내문을 보냅니다.", "교체를 등록하면 다음 날 안내문이 자동으로 나가게 합니다.", "교체 미안내 VOC가 분기 안에 절반 이하로 줄어듭니다."]),
    theme(("CONTRACT_DIRECT_DEBIT", "7400", 690, Verified), ["자동이체 출금일 사전 알림", "출금일을 미리 알려 달라는 문의와 이중 출금 오해가 많습니다.", "이중 출금으로 오해한 고객에게 출금 내역을 다시 안내합니다.", "출금 사흘 전 알림을 기본으로 보냅니다.", "자동이체 문의가 8주 안에 20% 줄어듭니다."]),
    theme(("SERVICE_RUDE", "5200", 665, VerifiedLate), ["응대 말투 점검과 동료 피드백", "바쁜 시간대에 말을 자르거나 한숨이 들렸다는 말씀이 반복됩니다.", "해당 통화를 함께 듣고 고객께 사과 전화를 드립니다.", "피크 시간대 상담사에게 10분 휴식을 보장하고 동료 피드백을 정례화합니다.", "불친절 VOC가 분기 안에 30% 줄어듭니다."]),
    theme(("CONTRACT_PREMIUM_ERROR", "6300", 640, Verified), ["갱신 안내장 보험료 검산", "안내장 보험료와 실제 청구액이 다르다는 말씀이 있었습니다.", "잘못 나간 안내장을 회수하고 고객별로 차액을 설명합니다.", "안내장 발송 전에 표본 검산을 자동화합니다.", "보험료 안내 오류 VOC가 절반 이하로 줄어듭니다."]),
    theme(("CONTRACT_WITHDRAWAL", "6100", 575, Verified), ["청약 철회 처리 기간 단축", "청약 철회를 신청하고 환급까지 열흘 넘게 걸린다는 말씀이 많습니다.", "사흘 넘게 멈춘 철회 건을 모두 찾아 당일 처리합니다.", "철회 접수부터 환급까지의 결재 단계를 세 단계에서 한 단계로 줄입니다.", "철회 지연 VOC가 30% 이상 줄어듭니다."]),
    theme(("SERVICE_WAITING", "5200", 560, Verified), ["점심시간 상담 인력 재배치", "점심시간에 20분 넘게 기다렸다는 말씀이 늘었습니다.", "기다리다 끊긴 고객께 당일 회신 전화를 드립니다.", "점심시간 교대를 세 조로 나누고 콜백 예약을 엽니다.", "대기 시간 VOC가 8주 안에 20% 줄어듭니다."]),
    theme(("IDEA_SERVICE", "5410", 545, Withdrawn), ["창구 번호표 문자 안내", "순번이 되면 문자로 알려 달라는 제안이 있었습니다.", "창구에서 순번을 직접 알려 드립니다.", "번호표 기기에 문자 기능을 붙입니다.", "창구 대기 관련 제안이 줄어듭니다."]),
    theme(("CLAIMS_DOCUMENTS", "4200", 475, Verified), ["보완 서류를 처음부터 한 번에 안내", "서류를 두 번 세 번 다시 냈다는 말씀이 장기보상에 집중됩니다.", "진행 중인 건의 서류 목록을 다시 확인해 한 번에 안내합니다.", "담보별 필요 서류를 한 장으로 정리하고 접수 화면에서 자동으로 골라 줍니다.", "서류 과다 요구 VOC가 12주 안에 30% 이상 줄어듭니다."]),
    theme(("DISPATCH_LATE", "5300", 460, Verified), ["폭설·한파 때 출동 예상 시각 안내", "도착 예정 시각을 알 수 없어 길에서 마냥 기다렸다는 말씀입니다.", "지연된 건의 고객께 협력업체가 아니라 회사가 먼저 전화합니다.", "예상 도착 시각을 15분마다 다시 계산해 문자로 보냅니다.", "도착 지연 VOC 가운데 안내 부족을 꼽은 비율이 절반으로 줄어듭니다."]),
    theme(("CONTRACT_RENEWAL", "6200", 445, VerifiedLate), ["갱신 보험료 인상 사유 안내", "왜 올랐는지 아무도 설명해 주지 않는다는 말씀이 많습니다.", "문의하신 고객께 인상 요인을 항목별로 다시 설명합니다.", "갱신 안내장에 인상 요인을 나이·손해율·담보별로 나누어 적습니다.", "갱신 보험료 VOC가 다음 갱신 시기에 20% 줄어듭니다."]),
    theme(("PRIVACY_NOT_UPDATED", "8120", 430, Verified), ["주소·연락처 변경 즉시 반영", "변경을 신청했는데 예전 주소로 안내장이 갔다는 말씀입니다.", "미반영 건을 모두 찾아 당일 고칩니다.", "변경 내용을 야간 배치가 아니라 즉시 모든 시스템에 반영합니다.", "미반영 VOC가 절반 이하로 줄어듭니다."]),
    theme(("CONTRACT_CHANGE", "5400", 400, Verified), ["해지 절차 안내 문구 정리", "해지하려면 어디로 가야 하는지 창구마다 말이 다르다는 말씀입니다.", "잘못 안내받은 고객께 다시 연락드립니다.", "해지 절차 안내문을 하나로 통일하고 창구에 비치합니다.", "절차 VOC가 20% 줄어듭니다."]),
    theme(("APP_LOGIN", "8110", 380, Disputed), ["로그인 잠금 해제 절차 간소화", "비밀번호를 다섯 번 틀리면 영업점에 와야 한다는 말씀이 많습니다.", "잠긴 고객을 상담사가 본인 확인 뒤 풀어 드립니다.", "앱에서 본인 확인으로 잠금을 풀 수 있게 합니다.", "로그인 VOC가 30% 줄어듭니다."]),
    theme(("CLAIMS_NO_CONTACT", "3100", 345, Verified), ["담당자 변경 시 안내문자 의무화", "사고 담당자가 바뀌었는데 연락이 없었다는 말씀이 대인·대물 모두에서 반복됩니다.", "담당자가 바뀐 진행 건의 고객께 새 담당자가 먼저 전화합니다.", "담당자를 바꾸면 인수인계 안내문자가 자동으로 나가고, 첫 통화를 24시간 안에 하도록 합니다.", "연락 두절 VOC가 12주 안에 30% 이상 줄어듭니다."]),
    theme(("SERVICE_WRONG_ANSWER", "5200", 325, Verified), ["상담 지식 검색 정비", "상담사마다 답이 다르다는 말씀이 이어집니다.", "다르게 안내된 건을 찾아 고객께 바로잡습니다.", "자주 묻는 질문 300개의 답을 하나로 통일하고 매달 점검합니다.", "잘못된 안내 VOC가 25% 줄어듭니다."]),
    theme(("CLAIMS_REDUCTION", "4100", 310, Verified), ["감액 사유서 쉬운 말로 다시 쓰기", "감액 사유를 읽어도 모르겠다는 말씀이 많습니다.", "문의하신 건의 사유서를 담당자가 전화로 풀어 설명합니다.", "감액 사유서 서식을 쉬운 말과 예시로 바꿉니다.", "감액 설명 VOC가 20% 줄어듭니다."]),
    theme(("PLANNER_TOO_MUCH", "1100", 300, Withdrawn), ["가입 권유 연락 횟수 제한", "하루에 여러 번 권유 전화를 받았다는 말씀입니다.", "해당 고객의 연락을 멈춥니다.", "권유 연락을 주 1회로 제한합니다.", "연락 과다 VOC가 절반으로 줄어듭니다."]),
    theme(("SERVICE_TRANSFERS", "5200", 275, Verified), ["상담 연결 전 업무 확인", "같은 이야기를 세 번 네 번 다시 해야 했다는 말씀이 많습니다.", "세 번 넘게 연결된 고객께 팀장이 직접 전화합니다.", "첫 상담사가 끝까지 맡는 책임 상담을 전 팀에 적용하고 연결 사유를 남깁니다.", "연결 반복 VOC가 12주 안에 30% 이상 줄어듭니다."]),
    theme(("DISPATCH_COST", "5300", 255, Verified), ["출동 추가 비용 사전 고지", "현장에서 예상하지 못한 비용을 냈다는 말씀입니다.", "고지 없이 받은 비용을 돌려 드립니다.", "접수 때 추가 비용 조건을 문자로 먼저 알립니다.", "추가 비용 VOC가 절반으로 줄어듭니다."]),
    theme(("CLAIMS_REPAIR", "3100", 240, VerifiedLate), ["렌터카 대차 기준 안내", "대차 기간과 차급 기준을 사고 뒤에야 알았다는 말씀입니다.", "대차 중인 고객께 기준을 다시 안내합니다.", "사고 접수 문자에 대차 기준 링크를 넣습니다.", "대차 VOC가 20% 줄어듭니다."]),
    theme(("APP_CERTIFICATE", "8100", 225, Verified), ["앱 본인 인증 수단 확대", "인증이 반복해서 실패해 결국 콜센터로 전화했다는 말씀이 많습니다.", "인증에 실패한 고객을 상담사가 화면 공유로 도와 드립니다.", "간편 인증 두 가지를 더하고 실패 원인을 화면에 보여 줍니다.", "인증 실패 VOC가 8주 안에 40% 이상 줄어듭니다."]),
    theme(("CLAIMS_REFUSAL", "4100", 205, Submitted), ["지급 거절 사유 서면 안내", "거절 이유를 서면으로 받지 못했다는 말씀입니다.", "서면 없이 거절한 건에 사유서를 보냅니다.", "거절 결재에 서면 사유를 필수로 합니다.", "거절 사유 문의가 30% 줄어듭니다."]),
    theme(("CLAIMS_FAULT", "3100", 190, Reopened), ["과실 비율 설명 자료 개선", "과실 비율이 왜 그렇게 나왔는지 납득하기 어렵다는 말씀입니다.", "이의를 제기하신 건을 담당자가 그림으로 다시 설명합니다.", "사고 유형별 그림 자료를 만들어 첫 통화 뒤에 보냅니다.", "과실 VOC가 15% 이상 줄어듭니다."]),
    theme(("PRIVACY_CONTACT", "5500", 175, Verified), ["마케팅 동의 철회 즉시 반영", "동의를 철회했는데 연락이 계속 온다는 말씀입니다.", "철회하신 고객을 당일 모든 명단에서 뺍니다.", "철회 정보를 영업 시스템에 즉시 전달합니다.", "동의 없는 연락 VOC가 절반 이하로 줄어듭니다."]),
    theme(("CONTRACT_EXPLANATION", "1200", 150, InProgress), ["완전판매 확인 통화 개선", "약관 설명을 빨리 읽고 넘어갔다는 말씀이 강북지역단에 많습니다.", "최근 가입 고객께 확인 통화를 다시 드립니다.", "핵심 설명 다섯 가지를 고객이 직접 말해 보게 합니다.", "설명 부족 VOC가 30% 줄어듭니다."]),
    theme(("SERVICE_WAITING", "5400", 140, Submitted), ["월말 창구 대기 분산", "월말 창구 대기가 한 시간을 넘는다는 말씀입니다.", "월말에 본사 인력이 창구를 돕습니다.", "예약 창구를 두 개 늘리고 월말 방문을 분산합니다.", "월말 대기 VOC가 20% 줄어듭니다."]),
    theme(("CLAIMS_DELAY", "4100", 125, Late), ["심사 지연 건 자동 표시", "서류를 다 냈는데 심사가 멈춰 있다는 말씀이 많습니다.", "열흘 넘은 건을 매일 점검해 진행 상황을 알려 드립니다.", "닷새 넘게 움직임이 없는 건을 담당자와 부서장 화면에 표시합니다.", "지급 지연 VOC가 20% 줄어듭니다."]),
    theme(("APP_LOGIN", "8130", 110, InProgress), ["야간 점검 시간 단축", "밤 10시부터 앱을 쓸 수 없다는 말씀입니다.", "점검 시간을 미리 공지합니다.", "점검을 새벽 2시 이후로 옮기고 무중단 배포로 바꿉니다.", "점검 관련 VOC가 절반으로 줄어듭니다."]),
    theme(("DISPATCH_RUDE", "5320", 98, InProgress), ["협력업체 기사 응대 교육", "기사님 말투가 불쾌했다는 말씀이 특정 업체에 모입니다.", "해당 업체와 면담하고 고객께 사과드립니다.", "협력업체 평가에 고객 만족을 넣고 분기마다 교육합니다.", "기사 불친절 VOC가 30% 줄어듭니다."]),
    theme(("CLAIMS_DOCUMENTS", "5410", 90, Returned), ["창구 접수 서류 사진 확인", "창구에서 받은 서류가 흐려 다시 내야 했다는 말씀입니다.", "다시 내야 하는 고객께 방문 없이 받습니다.", "창구에서 사진 품질을 바로 확인합니다.", "창구 재제출 VOC가 절반으로 줄어듭니다."]),
    theme(("CONTRACT_PREMIUM_ERROR", "1100", 82, Denied), ["설계 화면과 청약서 금액 일치", "설계할 때와 청약서 보험료가 다르다는 말씀입니다.", "차이가 난 고객께 사유를 설명합니다.", "설계 화면의 할인 조건을 청약서와 같은 기준으로 맞춥니다.", "금액 차이 VOC가 절반으로 줄어듭니다."]),
    theme(("PLANNER_EXAGGERATION", "1300", 75, InProgress), ["보장 내용 과장 설명 방지", "다 보장된다고 들었는데 아니었다는 말씀이 경인지역단에 있습니다.", "해당 계약의 고객께 보장 내용을 다시 설명합니다.", "상품별 자주 하는 과장 표현을 정리해 교육하고 모니터링합니다.", "과장 설명 VOC가 30% 줄어듭니다."]),
    theme(("SERVICE_TRANSFERS", "5410", 66, Submitted), ["창구와 콜센터 사이 업무 구분", "창구에서는 콜센터로, 콜센터에서는 창구로 가라고 했다는 말씀입니다.", "돌려보낸 고객께 담당자가 연락드립니다.", "업무별 담당 창구표를 만들어 양쪽이 함께 씁니다.", "창구 연결 VOC가 30% 줄어듭니다."]),
    theme(("IDEA_SCREEN", "8110", 58, InProgress), ["큰 글씨 화면 제공", "부모님이 쓰시기에 글씨가 작다는 제안이 많습니다.", "글씨 크기 설정 방법을 안내합니다.", "큰 글씨 화면을 첫 화면에서 고를 수 있게 합니다.", "화면 제안이 절반으로 줄어듭니다."]),
    theme(("CLAIMS_REPAIR", "3220", 50, Reassigned("3100")), ["수리업체 평가 공개", "수리 품질을 알 수 없어 불안하다는 말씀입니다.", "불만이 있던 수리를 다시 점검합니다.", "협력업체 평가를 고객에게 공개합니다.", "수리업체 VOC가 20% 줄어듭니다."]),
    theme(("CONTRACT_CHANGE", "5220", 41, Accepted), ["명의 변경 비대면 처리", "명의 변경 때문에 휴가를 냈다는 말씀입니다.", "방문이 어려운 고객은 우편으로 받습니다.", "전자서명으로 명의 변경을 처리합니다.", "절차 VOC가 20% 줄어듭니다."]),
    theme(("PRIVACY_NOT_UPDATED", "5230", 30, Accepted), ["상담 중 연락처 확인 절차", "상담할 때마다 예전 번호로 전화가 온다는 말씀입니다.", "미반영 번호를 찾아 고칩니다.", "상담을 시작할 때 연락처를 확인하고 바로 고칩니다.", "미반영 VOC가 30% 줄어듭니다."]),
    theme(("DISPATCH_REFUSED", "5310", 19, Disputed), ["타이어 손상 출동 기준 안내", "타이어가 두 개 터지면 출동이 안 된다는 것을 현장에서 알았다는 말씀입니다.", "거절된 고객께 기준을 설명합니다.", "출동 기준을 증권과 앱에 알기 쉽게 적습니다.", "출동 거절 VOC가 절반으로 줄어듭니다."]),
    theme(("CONTRACT_DIRECT_DEBIT", "7400", 12, Requested), ["카드 자동납부 실패 알림", "카드가 바뀌어 보험이 실효될 뻔했다는 말씀이 늘었습니다.", "", "", ""]),
    theme(("APP_UPLOAD", "8110", 3, Requested), ["서류 업로드 오류 긴급 개선", "사진을 올리면 처음 화면으로 돌아간다는 말씀이 지난주 갑자기 늘었습니다.", "", "", ""]),
];

/// What owners say on their way, and what customers are told when it is done.
pub const NOTES: [&str; 8] = [
    "현황을 다시 조사하고 담당자별 일정을 나누었습니다.",
    "관련 부서와 협의를 마쳤고 문안을 확정했습니다.",
    "시범 적용을 시작했습니다. 현장 의견을 받고 있습니다.",
    "시범 결과 문의가 줄어 전 지점에 확대합니다.",
    "시스템 반영 일정을 확정했습니다. 다음 배포에 포함됩니다.",
    "직원 교육을 두 차례 진행했습니다.",
    "이미 접수된 건의 고객께 연락을 마쳤습니다.",
    "남은 항목은 서식 인쇄와 창구 비치입니다.",
];
