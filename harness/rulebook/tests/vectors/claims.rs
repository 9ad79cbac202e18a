//! Methods and claims: V-100…V-107, V-141, V-192, V-199…V-204; and some decided combinations.

/// Rows.
pub const ROWS: &str = r#"
V-100 B | @2025-07-10 card ans=not_found notice | r=accepted_eligibility_only by=notice why=f2b route=normal numbers=current mark=none
V-101 B | @2025-07-10 card ans=invalid form=3 {"says":{"knows_numbers":"current"}} | by=declaration route=a numbers=current
V-102 B | @2025-07-10 card ans=invalid past=former | by=past_visit route=b numbers=former flag~R-FAIL-08 A~09
V-103 B | @2025-07-10 card ans=invalid form=3 | by=declaration route=b numbers=former
V-104 B | @2025-07-10 card ans=invalid form=3 past=none {"past":{"numbers_learned":"before_submission"}} | by=declaration route=a
V-105 A | @2025-07-10 card ans=not_found form=3 | by=declaration route=c numbers=sevens mark=unknown keeps=true copay=declared tenths=3
V-105 S | @2025-07-10 card ans=not_found form=3 | by=declaration route=c numbers=sevens mark=none
V-107 B | @2025-07-10 card ans=not_found past=none {"past":{"contact_on_file":false}} | r=fallback_f2b open!past_visit open~declaration route=none
V-141 A | @2025-07-10 card ans=not_found form=3 | copay=declared tenths=3 bases=declared
V-192 A | @2025-07-10 card ans=invalid form=3 | route=b mark=former
V-192 S | @2025-07-10 card ans=invalid form=3 | route=b mark=none
V-199 A | @2025-06-20 card {"month":{"other_visit_on":"2025-06-10","changed_on":"2025-06-16"}} | claims=2
V-199 A | @2025-06-20 card {"month":{"other_visit_on":"2025-06-10","changed_on":"2025-06-16","change":"number_only"}} | claims=1
V-201 A | @2025-07-10 card ans=not_found past=unreadable | r~accepted_eligibility_only by=declaration route=c bases=on_file,declared
V-202 B | @2025-07-10 card ans=not_found notice form=3 | by=notice copay=shown route=normal
V-203 B | @2025-07-10 card ans=invalid past=former form=3 {"says":{"nothing_changed":"no"}} | by=declaration route=b
V-204 B | @2025-07-10 card down past=current | r=accepted_eligibility_only why=f1b by=past_visit copay=on_file tenths=3 route=a numbers=current
X-027 B | @2025-07-10 card ans=invalid notice | by=notice route=normal
X-028 B | @2025-07-10 card down notice {"central":{"later_answer":"valid_other"}} | by=notice route=normal advice~online_answer_differs
X-029 B | @2025-06-17 card ans=not_found past=none {"past":{"declaration_kept":true},"month":{"other_visit_on":"2025-06-03"}} | ref=accepted_eligibility_only by=declaration route=c claims=1
X-028 B | @2025-07-10 card down form=3 {"central":{"later_answer":"valid_other"}} | by=declaration route=normal advice~online_answer_differs
X-030 B | @2025-07-10 card ans=invalid past=current form=3 {"says":{"nothing_changed":"no"}} | by=declaration route=b
X-034 B | @2025-07-10 card ans=not_found notice=former | r=fallback_f2b open!notice
X-035 B | @2025-10-01 card=2025-06-15 view=screen | r=fallback_f3 open!portal_view
X-036 B | @2025-10-01 card=2025-06-15 view=pdf | by=portal_view why=f3 route=normal
X-042 B | @2025-07-10 card down past=current form=3 {"says":{"nothing_changed":"unsure"}} | by=declaration copay=declared
"#;
