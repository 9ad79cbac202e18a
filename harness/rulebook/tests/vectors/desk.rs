//! Reader, phone, mobile device, answers, shares, call centre; and some decided combinations.

/// Rows.
pub const ROWS: &str = r#"
V-059 A | @2025-10-15 card=2025-10-15 | r=accepted_full
V-059 A | @2025-10-15 phone=android owner=2025-10-15 | r=accepted_full
V-060 A | @2025-10-16 card=2025-10-15 | r=accepted_eligibility_only
V-060 A | @2025-10-16 phone=android owner=2025-10-15 | r=rejected,fallback_other info=
V-061 A | @2026-01-31 card=2025-10-15 | r=accepted_eligibility_only
V-061 A | @2026-01-31 phone=iphone owner=2025-10-15 | level=not_accepted
V-062 A | @2026-02-01 card=2025-10-15 | r=fallback_f3
V-062 A | @2026-02-01 phone=android owner=2025-10-15 | level=not_accepted
V-064 B | @2025-07-10 phone=iphone owner=2030-04-10 {"facility":{"phone_pilot":true}} | r=accepted_full message~phone_inquiry
V-065 B | @2025-07-10 phone=iphone owner=2030-04-10 | r=fallback_other offer!phone
V-066 A | @2025-09-18 phone=android owner=2030-04-10 | r=fallback_other
V-066 S | @2025-09-18 phone=android owner=2030-04-10 | r=accepted_full,fallback_other
V-067 A | @2025-09-19 phone=android owner=2030-04-10 | r=accepted_full
V-067 S | @2025-09-19 phone=android owner=2030-04-10 | r=accepted_full,fallback_other
V-068 B | @2025-09-19 phone=iphone owner=2030-04-10 {"facility":{"phone_ready":false}} | r=fallback_other offer!phone
V-110 B | @2025-04-30 card means=home_visit:home_visit {"inquiry_at":"2025-05-01T23:59:59+09:00"} | info=checkup,medication,diagnosis,surgery
V-111 B | @2025-04-30 card means=home_visit:home_visit {"inquiry_at":"2025-05-02T00:00:00+09:00"} | info=
V-112 B | @2025-12-31 card means=home_consent:alternative_flow {"inquiry_at":"2026-01-01T12:00:00+09:00"} | info~medication
V-113 B | @2028-02-28 card means=home_consent:alternative_flow {"inquiry_at":"2028-02-29T12:00:00+09:00"} | info~medication
V-114 B | @2028-02-28 card means=home_consent:alternative_flow {"inquiry_at":"2028-03-01T00:00:00+09:00"} | info=
V-116 A | @2025-07-10 card means=home_consent:home_visit | level=not_accepted offer!home_consent
V-117 B | @2024-12-01 card means=home_visit:home_visit | duty=not_owed
V-118 B | @2024-12-02 card means=home_visit:home_visit | duty=owed
V-119 B | @2024-12-02 card means=home_visit:home_visit {"says":{"asks_online_check":false}} | duty=not_owed
V-121 A | @2025-07-10 card {"holds":{"my_number_card":{"pin":"locked"}}} | r=accepted_full offer!pin
V-122 B | @2025-07-10 card {"facility":{"face_reader":{"passcode_issued":false}},"says":{"identity":"visual"}} | level=not_accepted offer!visual_check
V-125 A | @2025-07-10 card {"facility":{"face_reader":{"info_kinds":["checkup","medication","diagnosis"]}}} | info=checkup,medication,diagnosis ceiling=yes
V-126 B | @2025-07-10 card {"says":{"consent":[]}} | r~accepted_full level=accepted info=
V-127a A | @2025-07-10 card {"inquiry_at":"2025-07-11T09:59:00+09:00"} | info~medication
V-127b A | @2025-07-10 card {"inquiry_at":"2025-07-11T10:01:00+09:00"} | info=
V-128 B | @2025-07-10 card ans=valid | r=accepted_full by=online route=normal
V-129 B | @2025-07-10 card {"central":{"side_notice":"cert_expiring"}} | r=accepted_full
V-130 B | @2025-07-10 card ans=invalid | r=fallback_f2a by=none route=none
V-132 B | @2025-07-10 card ans=not_found | r=fallback_f2b
V-133 B | @2025-07-10 card ans=multiple | r=needs_staff copay!full_charge
V-134 B | @2025-07-10 card {"central":{"processing":"processing"}} | r=pending
V-135 B | @2025-07-10 card {"central":{"processing":"abnormal"}} | r=fallback_f1b,fallback_other,needs_staff
V-136 B | @2025-07-10 card {"central":{"valid_to":null}} | r=accepted_full
V-137a A | @2025-03-31 card born=2019-04-01 | tenths=2
V-137b A | @2025-04-01 card born=2019-04-01 | tenths=3
V-138a A | @2025-04-01 card born=2019-04-02 | tenths=2
V-138b A | @2026-03-31 card born=2019-04-02 | tenths=2
V-138c A | @2026-04-01 card born=2019-04-02 | tenths=3
V-139 A | @2025-07-10 | level=not_accepted copay=full_charge bases=full_charge tenths=10 route=none
V-140 A | @2025-07-10 past=current | level=not_accepted copay=full_charge bases~facility_discretion
V-142a B | @2025-07-18T07:59:00+09:00 | support=closed
V-142b B | @2025-07-18T08:00:00+09:00 | support=open
V-142c B | @2025-07-18T17:59:00+09:00 | support=open
V-142d B | @2025-07-18T18:00:00+09:00 | support=either A~22
V-142e B | @2025-07-18T18:01:00+09:00 | support=closed
V-143a B | @2025-07-19T15:59:00+09:00 | support=open
V-143b B | @2025-07-19T16:01:00+09:00 | support=closed
V-144 B | @2025-07-20 | support=closed
V-145 B | @2025-07-21 | support=closed
V-146 B | @2025-05-03 | support=closed
V-164 B | @2025-07-10 card=2025-06-15 means=home_consent:alternative_flow | r=accepted_eligibility_only,fallback_f3 info= A~35
V-165 S | @2025-10-16 phone=android owner=2025-10-15 | r=accepted_eligibility_only,rejected,fallback_other info=
V-185a A | @2025-06-30 card born=1955-06-15 | tenths=3
V-185b A | @2025-07-01 card born=1955-06-15 | tenths=none
V-186a A | @2025-05-31 card born=1955-06-01 | tenths=3
V-186b A | @2025-06-01 card born=1955-06-01 | tenths=none
V-187a A | @2025-06-30 card born=1955-06-02 | tenths=3
V-187b A | @2025-07-01 card born=1955-06-02 | tenths=none
V-188a A | @2026-02-28 card born=1956-02-29 | tenths=3
V-188b A | @2026-03-01 card born=1956-02-29 | tenths=none
V-188c A | @2026-02-28 card born=1956-03-01 | tenths=3
V-188d A | @2026-03-01 card born=1956-03-01 | tenths=none
V-189a A | @2026-03-31 card born=2020-02-29 | tenths=2
V-189b A | @2026-04-01 card born=2020-02-29 | tenths=3
V-191 A | @2025-07-10 card {"central":{"card_class":"special_care"}} | r=accepted_full copay=full_charge tenths=10 bases=full_charge
V-205a B | @2025-07-10 card ans=superseded | r=fallback_f2a advice~successor_exists
V-205b B | @2025-07-10 card ans=superseded {"central":{"records":2}} | r=needs_staff
V-206a A | @2025-07-10 card ans=code_0 | level=not_accepted protocol=error
V-206b A | @2025-07-10 card ans=code_7 | level=not_accepted protocol=error
V-206c A | @2025-07-10 card ans=empty | level=not_accepted protocol=error
V-207 A | @2025-07-10 card {"central":{"person_status":"error"}} | r=needs_staff,pending
V-208a B | @2025-07-10 card {"central":{"loss_date":"2025-07-10"}} | r=needs_staff
V-208b B | @2025-07-10 card {"central":{"loss_date":"2025-07-11"}} | r=accepted_full
V-211 B | @2025-07-10 card means=home_consent:alternative_flow {"says":{"consent":[]}} | level=accepted info= record=true
V-212 A | @2025-07-10 card means=home_consent:alternative_flow {"holds":{"my_number_card":{"registered":false}}} | level=not_accepted advice~use_portal_or_face_reader
V-213a B | @2025-03-31 card means=home_consent:alternative_flow | level=not_accepted
V-213b S | @2025-04-01 card means=home_consent:alternative_flow | r=accepted_full
V-213b A | @2025-04-01 card means=home_consent:alternative_flow | r=accepted_full,fallback_other A~30
V-214a B | @2025-02-28 card means=home_visit:home_visit {"inquiry_at":"2025-03-01T23:59:59+09:00"} | info~surgery
V-214b B | @2025-02-28 card means=home_visit:home_visit {"inquiry_at":"2025-03-02T00:00:00+09:00"} | info=
V-215 B | @2025-07-10 card means=online_care:home_visit | level=not_accepted offer!online_care
V-216 A | @2025-07-10 card {"holds":{"my_number_card":{"pin":"none","registered":false}}} | r=accepted_full alert=register_insurance_use
V-217 A | @2025-10-10 phone=android owner=2030-04-10 view=screen down | r=accepted_eligibility_only by=portal_view
V-217 S | @2025-10-10 phone=android owner=2030-04-10 view=screen down | r~accepted_eligibility_only,fallback_f1b
V-218 B | @2025-10-10 phone=android owner=2030-04-10 {"facility":{"generic_reader":false}} | r=fallback_other offer!phone
V-220a B | @2025-05-06 | support=closed
V-220b B | @2025-11-24 | support=closed
V-220c B | @2026-09-22 | support=closed
V-221a B | @2025-11-01T15:59:00+09:00 | support=open
V-221b B | @2025-11-23 | support=closed
V-222a B | @2025-12-31 | support=either A~37
V-222b B | @2026-01-01 | support=closed
X-001 B | @2025-07-10 card {"holds":{"my_number_card":{"chip":"broken"}}} past=current {"says":{"nothing_changed":"unsure"}} | r=fallback_f1c open~notice,declaration
X-003 B | @2025-07-10 card {"holds":{"my_number_card":{"pin":"none"}},"says":{"identity":"visual"}} | r=accepted_full offer!pin
X-024 B | @2025-07-10 card {"holds":{"my_number_card":{"photo":false}},"says":{"identity":"pin"}} | r=accepted_full offer!face
X-037 A | @2025-07-20 card {"facility":{"face_reader":{"state":"broken"}},"staff":{"emergency_search":true}} | r=fallback_f1a open!emergency_search
X-038 B | @2025-10-10 legacy=national_health:2025-12-01 born=1950-10-10 | r=rejected
X-039 A | @2025-07-10 card {"facility":{"face_reader":{"state":"broken"}},"staff":{"emergency_search":true}} | r=accepted_eligibility_only by=emergency_search why=f1a route=normal
X-040 B | @2025-10-10 phone=android owner=2030-04-10 | r=accepted_full advice~bring_card_on_first_visit
X-043 B | @2025-07-10 {"subsidy":{"state":"declined"}} | subsidy=kept_pending_check
X-044 B | @2025-07-10 {"statistics":{"my_number_cases":67853024,"all_cases":231577321}} | rate=2930
X-045 B | @2025-07-10 {"statistics":{"my_number_cases":8428139,"all_cases":17389262}} | rate=4847
X-046 B | @2025-07-10 {"statistics":{"my_number_cases":5,"all_cases":0}} | rate=none
X-047 B | @2025-07-10 {"staff":{"switches_on":"home_visit","terms_read":false}} | setting=refused
"#;
