//! Which divisions, departments and teams the demo company has, what work each does, where it sits, and how many
//! people it has.

use entity::department::DepartmentKind::{self, BackOffice, FrontLine};

use super::company::Department;

/// The kind of work people do; praise is told of it. The last three name people by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    Branch,
    Planner,
    Corporate,
    AutoClaims,
    LongClaims,
    BenefitReview,
    ClaimsPlanning,
    CallCentre,
    Dispatch,
    Counter,
    Protection,
    CsOffice,
    Underwriting,
    Product,
    UnderwritingSupport,
    SalesSupport,
    Compliance,
    Hr,
    GeneralAffairs,
    Finance,
    Audit,
    It,
    Management,
    Leader,
    Executive,
    Anyone,
}

/// Who heads a department.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    Demo,
    Executive(&'static str),
    Manager,
    TeamLead,
}

/// A department before it has people. `staff` does not count its head.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub code: &'static str,
    pub name: &'static str,
    pub name_en: &'static str,
    pub kind: DepartmentKind,
    pub area: Area,
    pub city: Option<&'static str>,
    pub head: Head,
    pub staff: usize,
    pub planners: usize,
}

impl Plan {
    const fn new(
        (code, name, name_en): (&'static str, &'static str, &'static str),
        kind: DepartmentKind,
        area: Area,
        head: Head,
        staff: usize,
    ) -> Self {
        Self { code, name, name_en, kind, area, city: None, head, staff, planners: 0 }
    }

    const fn at(self, city: &'static str) -> Self {
        Self { city: Some(city), ..self }
    }

    const fn with_planners(self, planners: usize) -> Self {
        Self { planners, ..self }
    }

    pub(super) fn is_division(&self) -> bool {
        self.code.ends_with("000")
    }

    /// The code says it: 3310 belongs to 3300, and 3300 to 3000.
    fn parent_code(&self) -> Option<String> {
        let (keep, rest) = if self.code.ends_with("00") { (1, "000") } else { (2, "00") };
        let start: String = self.code.chars().take(keep).collect();
        (!self.is_division()).then(|| format!("{start}{rest}"))
    }

    /// How its head is addressed.
    pub(super) fn title(&self) -> &'static str {
        const TITLES: &[(&str, &str)] = &[
            ("본부", "본부장님"),
            ("지역단", "지역단장님"),
            ("지점", "지점장님"),
            ("콜센터", "센터장님"),
            ("센터", "센터장님"),
            ("파트", "파트장님"),
            ("실", "실장님"),
            ("부", "부장님"),
        ];
        let title = TITLES.iter().find(|(ending, _)| self.name.ends_with(ending)).map(|(_, title)| *title);
        if let Head::Executive("상무") = self.head
            && !self.is_division()
        {
            return "상무님";
        }
        title.unwrap_or("팀장님")
    }
}

const EVP: Head = Head::Executive("부사장");
const SVP: Head = Head::Executive("전무");
const VP: Head = Head::Executive("상무");
const MANAGER: Head = Head::Manager;
const LEAD: Head = Head::TeamLead;

/// Parents before children.
pub(super) const PLANS: &[Plan] = &[
    Plan::new(("1000", "개인영업본부", "Personal Sales Division"), FrontLine, Area::Management, EVP, 0),
    Plan::new(("1100", "영업지원부", "Sales Support"), BackOffice, Area::SalesSupport, MANAGER, 4),
    Plan::new(("1200", "강북지역단", "Gangbuk Region"), FrontLine, Area::Branch, MANAGER, 2).at("서울"),
    Plan::new(("1210", "종로지점", "Jongno Branch"), FrontLine, Area::Branch, LEAD, 2).at("서울").with_planners(7),
    Plan::new(("1220", "노원지점", "Nowon Branch"), FrontLine, Area::Branch, LEAD, 2).at("서울").with_planners(7),
    Plan::new(("1300", "경인지역단", "Gyeongin Region"), FrontLine, Area::Branch, MANAGER, 2).at("수원"),
    Plan::new(("1310", "부천지점", "Bucheon Branch"), FrontLine, Area::Branch, LEAD, 2).at("부천").with_planners(7),
    Plan::new(("1320", "수원지점", "Suwon Branch"), FrontLine, Area::Branch, LEAD, 2).at("수원").with_planners(7),
    Plan::new(("1400", "영남지역단", "Yeongnam Region"), FrontLine, Area::Branch, MANAGER, 2).at("부산"),
    Plan::new(("1410", "해운대지점", "Haeundae Branch"), FrontLine, Area::Branch, LEAD, 2).at("부산").with_planners(6),
    Plan::new(("1420", "대구중앙지점", "Daegu Central Branch"), FrontLine, Area::Branch, LEAD, 2)
        .at("대구")
        .with_planners(6),
    Plan::new(("2000", "법인영업본부", "Corporate Sales Division"), FrontLine, Area::Management, VP, 0),
    Plan::new(("2100", "법인영업1부", "Corporate Sales 1"), FrontLine, Area::Corporate, MANAGER, 1),
    Plan::new(("2110", "제조기업팀", "Manufacturing Clients Team"), FrontLine, Area::Corporate, LEAD, 4),
    Plan::new(("2120", "건설기업팀", "Construction Clients Team"), FrontLine, Area::Corporate, LEAD, 4),
    Plan::new(("2200", "법인영업2부", "Corporate Sales 2"), FrontLine, Area::Corporate, MANAGER, 1),
    Plan::new(("2210", "공공금융팀", "Public and Financial Clients Team"), FrontLine, Area::Corporate, LEAD, 4),
    Plan::new(("2220", "해상항공팀", "Marine and Aviation Team"), FrontLine, Area::Corporate, LEAD, 4),
    Plan::new(("3000", "자동차보상본부", "Auto Claims Division"), FrontLine, Area::Management, Head::Demo, 0),
    Plan::new(("3100", "보상기획부", "Claims Planning"), BackOffice, Area::ClaimsPlanning, MANAGER, 4),
    Plan::new(("3200", "서울보상센터", "Seoul Claims Centre"), FrontLine, Area::AutoClaims, MANAGER, 2).at("서울"),
    Plan::new(("3210", "서울대인팀", "Seoul Injury Claims Team"), FrontLine, Area::AutoClaims, LEAD, 5).at("서울"),
    Plan::new(("3220", "서울대물팀", "Seoul Property Claims Team"), FrontLine, Area::AutoClaims, LEAD, 5).at("서울"),
    Plan::new(("3300", "강릉보상센터", "Gangneung Claims Centre"), FrontLine, Area::AutoClaims, Head::Demo, 2)
        .at("강릉"),
    Plan::new(("3310", "강릉대인팀", "Gangneung Injury Claims Team"), FrontLine, Area::AutoClaims, LEAD, 5).at("강릉"),
    Plan::new(("3320", "강릉대물팀", "Gangneung Property Claims Team"), FrontLine, Area::AutoClaims, LEAD, 5)
        .at("강릉"),
    Plan::new(("3400", "부산보상센터", "Busan Claims Centre"), FrontLine, Area::AutoClaims, MANAGER, 2).at("부산"),
    Plan::new(("3410", "부산대인팀", "Busan Injury Claims Team"), FrontLine, Area::AutoClaims, LEAD, 5).at("부산"),
    Plan::new(("3420", "부산대물팀", "Busan Property Claims Team"), FrontLine, Area::AutoClaims, LEAD, 5).at("부산"),
    Plan::new(("4000", "장기보상본부", "Long-Term Claims Division"), FrontLine, Area::Management, VP, 0),
    Plan::new(("4100", "보험금심사부", "Benefit Review"), BackOffice, Area::BenefitReview, MANAGER, 5),
    Plan::new(
        ("4200", "수도권장기보상센터", "Capital Long-Term Claims Centre"),
        FrontLine,
        Area::LongClaims,
        MANAGER,
        1,
    )
    .at("서울"),
    Plan::new(("4210", "강남장기보상파트", "Gangnam Long-Term Claims Part"), FrontLine, Area::LongClaims, LEAD, 4)
        .at("서울"),
    Plan::new(("4220", "인천장기보상파트", "Incheon Long-Term Claims Part"), FrontLine, Area::LongClaims, LEAD, 4)
        .at("인천"),
    Plan::new(
        ("4300", "영남장기보상센터", "Yeongnam Long-Term Claims Centre"),
        FrontLine,
        Area::LongClaims,
        MANAGER,
        1,
    )
    .at("부산"),
    Plan::new(("4310", "부산장기보상파트", "Busan Long-Term Claims Part"), FrontLine, Area::LongClaims, LEAD, 4)
        .at("부산"),
    Plan::new(("4320", "대구장기보상파트", "Daegu Long-Term Claims Part"), FrontLine, Area::LongClaims, LEAD, 4)
        .at("대구"),
    Plan::new(("5000", "고객지원본부", "Customer Support Division"), FrontLine, Area::Management, SVP, 0),
    Plan::new(("5100", "고객만족부", "Customer Satisfaction Office"), BackOffice, Area::CsOffice, MANAGER, 4),
    Plan::new(("5200", "고객콜센터", "Customer Call Centre"), FrontLine, Area::CallCentre, MANAGER, 2),
    Plan::new(("5210", "고객콜센터 1팀", "Call Centre Team 1"), FrontLine, Area::CallCentre, LEAD, 6),
    Plan::new(("5220", "고객콜센터 2팀", "Call Centre Team 2"), FrontLine, Area::CallCentre, LEAD, 6),
    Plan::new(("5230", "고객콜센터 3팀", "Call Centre Team 3"), FrontLine, Area::CallCentre, LEAD, 6),
    Plan::new(("5240", "고객콜센터 4팀", "Call Centre Team 4"), FrontLine, Area::CallCentre, LEAD, 6),
    Plan::new(("5300", "긴급출동지원센터", "Emergency Dispatch Centre"), FrontLine, Area::Dispatch, MANAGER, 1),
    Plan::new(("5310", "출동접수팀", "Dispatch Intake Team"), FrontLine, Area::Dispatch, LEAD, 4),
    Plan::new(("5320", "출동협력팀", "Dispatch Partner Team"), FrontLine, Area::Dispatch, LEAD, 3),
    Plan::new(("5400", "창구운영부", "Customer Plazas"), FrontLine, Area::Counter, MANAGER, 1),
    Plan::new(("5410", "강남플라자", "Gangnam Plaza"), FrontLine, Area::Counter, LEAD, 2).at("서울"),
    Plan::new(("5420", "대전플라자", "Daejeon Plaza"), FrontLine, Area::Counter, LEAD, 2).at("대전"),
    Plan::new(("5430", "부산플라자", "Busan Plaza"), FrontLine, Area::Counter, LEAD, 2).at("부산"),
    Plan::new(("5500", "소비자보호센터", "Consumer Protection Centre"), FrontLine, Area::Protection, MANAGER, 5),
    Plan::new(("6000", "상품업무본부", "Products and Underwriting Division"), BackOffice, Area::Management, VP, 0),
    Plan::new(("6100", "계약심사부", "Underwriting"), BackOffice, Area::Underwriting, MANAGER, 5),
    Plan::new(("6200", "상품개발부", "Product Development"), BackOffice, Area::Product, MANAGER, 4),
    Plan::new(("6300", "언더라이팅지원부", "Underwriting Support"), BackOffice, Area::UnderwritingSupport, MANAGER, 3),
    Plan::new(("7000", "경영지원본부", "Corporate Support Division"), BackOffice, Area::Management, SVP, 0),
    Plan::new(("7100", "준법감시부", "Compliance"), BackOffice, Area::Compliance, VP, 3),
    Plan::new(("7200", "인사부", "Human Resources"), BackOffice, Area::Hr, MANAGER, 4),
    Plan::new(("7300", "총무부", "General Affairs"), BackOffice, Area::GeneralAffairs, MANAGER, 4),
    Plan::new(("7400", "재무회계부", "Finance and Accounting"), BackOffice, Area::Finance, MANAGER, 3),
    Plan::new(("7500", "감사실", "Internal Audit"), BackOffice, Area::Audit, MANAGER, 1),
    Plan::new(("8000", "IT본부", "IT Division"), BackOffice, Area::Management, VP, 0),
    Plan::new(("8100", "정보시스템부", "Information Systems"), BackOffice, Area::It, MANAGER, 1),
    Plan::new(("8110", "채널개발팀", "Channel Development Team"), BackOffice, Area::It, LEAD, 4),
    Plan::new(("8120", "업무시스템팀", "Core Systems Team"), BackOffice, Area::It, LEAD, 4),
    Plan::new(("8130", "인프라운영팀", "Infrastructure Operations Team"), BackOffice, Area::It, LEAD, 3),
];

pub(super) fn department_of_code(code: &str) -> Option<usize> {
    PLANS.iter().position(|plan| plan.code == code)
}

/// The departments, still without leaders.
pub(super) fn departments() -> Vec<Department> {
    let of_plan = |plan: &Plan| Department {
        code: plan.code.to_owned(),
        name: plan.name.to_owned(),
        name_en: plan.name_en.to_owned(),
        kind: plan.kind,
        parent: plan.parent_code().and_then(|code| department_of_code(&code)),
        leader: None,
        responsible_executive: None,
    };
    PLANS.iter().map(of_plan).collect()
}
