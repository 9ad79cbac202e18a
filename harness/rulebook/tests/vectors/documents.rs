//! Documents: V-069…V-091, V-131, V-166…V-184, V-190, V-209, V-210.

/// Rows.
pub const ROWS: &str = r#"
V-069 A | @2025-12-01 legacy=employee | r=accepted_eligibility_only by=legacy_card info=
V-069 S | @2025-12-01 legacy=employee | r~accepted_eligibility_only by=legacy_card info=
V-070 S | @2025-12-02 legacy=employee | r=rejected advice~use_card_or_certificate
V-070 A | @2025-12-02 legacy=employee | r=accepted_eligibility_only,rejected by=provisional info= copay=verified
V-071 S | @2025-12-02 legacy=employee:2026-03-31 | r=rejected
V-071 A | @2025-12-02 legacy=employee:2026-03-31 | r=accepted_eligibility_only,rejected
V-072 A | @2025-09-30 legacy=employee:2025-09-30 | r=accepted_eligibility_only
V-073 B | @2025-10-01 legacy=employee:2025-09-30 | r=rejected
V-074 A | @2025-07-31 legacy=national_health:2025-07-31 | r=accepted_eligibility_only
V-075 S | @2025-08-01 legacy=national_health:2025-07-31 | r=rejected
V-075 A | @2025-08-01 legacy=national_health:2025-07-31 | r=accepted_eligibility_only,rejected advice~bring_proper_document
V-076 A | @2025-12-01 legacy=national_health:2025-12-01 | r=accepted_eligibility_only
V-077 S | @2026-03-31 legacy=national_health:2025-07-31 | r=rejected
V-077 A | @2026-03-31 legacy=national_health:2025-07-31 | r=accepted_eligibility_only,rejected
V-078 B | @2026-04-01 legacy=national_health:2025-07-31 | r=rejected
V-079 A | @2025-07-31 legacy=late_elderly:2025-07-31 born=1940-05-05 | r=accepted_eligibility_only
V-080 S | @2025-08-01 legacy=late_elderly:2025-07-31 born=1940-05-05 | r=rejected
V-080 A | @2025-08-01 legacy=late_elderly:2025-07-31 born=1940-05-05 | r=accepted_eligibility_only,rejected
V-083 A | @2025-10-09 legacy=employee {"central":{"answer":"valid","loss_date":"2025-10-10"}} | r=accepted_eligibility_only
V-083 A | @2025-10-10 legacy=employee {"central":{"answer":"invalid","loss_date":"2025-10-10"}} | r=rejected
V-084 A | @2025-03-10 legacy=late_elderly:2025-07-31 born=1940-05-05 | r=accepted_eligibility_only
V-084 B | @2025-03-10 card scheme=late_elderly born=1940-05-05 | r=accepted_full
V-084 A | @2025-03-10 paper=2025-07-31 scheme=late_elderly born=1940-05-05 | r=accepted_eligibility_only
V-085 A | @2025-03-10 legacy=late_elderly:2025-07-31 born=1940-05-05 {"person":{"data_changed_on":"2025-02-01"}} | r=accepted_eligibility_only,rejected flag~R-LATE-03
V-085 B | @2025-03-10 legacy=late_elderly:2025-07-31 born=1940-05-05 {"person":{"data_changed_on":"2025-02-01"}} ans=invalid | r=rejected
V-085 B | @2025-03-10 card scheme=late_elderly born=1940-05-05 {"person":{"data_changed_on":"2025-02-01"}} | r=accepted_full
V-086 S | @2025-08-01 legacy=late_elderly:2026-07-31 born=1940-05-05 | r=rejected
V-086 A | @2025-08-01 paper=2026-07-31 scheme=late_elderly born=1940-05-05 | r=accepted_eligibility_only
V-087 B | @2026-07-31 legacy=late_elderly:2025-07-31 born=1940-05-05 | r=rejected
V-087 A | @2026-07-31 paper=2026-07-31 scheme=late_elderly born=1940-05-05 | r=accepted_eligibility_only
V-088 A | @2025-03-10 legacy=late_elderly:2025-07-31 born=1940-05-05 | r=accepted_eligibility_only
V-089 A | @2025-03-10 paper=2025-07-31 scheme=late_elderly born=1940-05-05 {"person":{"data_changed_on":"2025-02-01"}} | r=accepted_eligibility_only
V-090 S | @2025-08-01 legacy=late_elderly born=1940-05-05 | r=rejected
V-090 A | @2025-08-01 paper=2026-07-31 scheme=late_elderly born=1940-05-05 | r=accepted_eligibility_only
V-091 B | @2026-07-31 legacy=late_elderly born=1940-05-05 | r=rejected
V-131 B | @2025-07-10 paper=2026-07-31 ans=superseded | r=fallback_f2a,rejected advice~successor_exists route!c
V-131 B | @2025-07-10 legacy=employee ans=superseded | r=fallback_f2a,rejected advice~successor_exists route!c
V-166 A | @2025-08-01 paper=2026-07-31 scheme=late_elderly born=1940-05-05 owner=2030-04-10 | r=accepted_eligibility_only
V-166 B | @2025-08-01 card=2030-04-10 scheme=late_elderly born=1940-05-05 | r=accepted_full
V-167 A | @2025-08-01 paper=2026-07-31 owner=2030-04-10 | r=accepted_eligibility_only by=eligibility_certificate
V-168 A | @2026-07-31 paper=2026-07-31 | r=accepted_eligibility_only
V-168 B | @2026-08-01 paper=2026-07-31 | r=rejected
V-169 B | @2025-08-01 paper=2025-07-31 scheme=late_elderly born=1940-05-05 | ref=rejected
V-170 B | @2025-07-10 paper=2027-03-31 ans=invalid | r=rejected advice~obtain_new_number
V-171 A | @2025-07-10 paper=2027-03-31 down | r=accepted_eligibility_only message!number_inquiry
V-172 A | @2025-10-01 card=2025-06-15 paper=2026-07-31 | r=accepted_eligibility_only by=eligibility_certificate open= why=f3
V-173 A | @2025-03-31 legacy=late_elderly:2025-03-31 born=1940-05-05 | r=accepted_eligibility_only
V-173 B | @2025-04-01 legacy=late_elderly:2025-03-31 born=1940-05-05 | r=rejected
V-174 S | @2025-08-01 legacy=late_elderly:2025-12-01 born=1940-05-05 | r=rejected
V-175 B | @2025-12-02 legacy=employee paper=2026-07-31 | ref=accepted_eligibility_only by=eligibility_certificate
V-176 A | @2025-08-03 legacy=late_elderly:2025-07-31 born=1940-05-05 | r=accepted_eligibility_only,rejected
V-176 A | @2025-08-04 legacy=late_elderly:2025-07-31 born=1940-05-05 | r=accepted_eligibility_only,rejected by=provisional
V-177 A | @2026-03-31 legacy=employee | r=accepted_eligibility_only,rejected
V-177 A | @2026-04-01 legacy=employee | r=rejected
V-178 A | @2025-12-10 legacy=employee ans=invalid | r=rejected by=none
V-178 A | @2025-12-10 legacy=employee down | r=rejected by=none
V-179 A | @2025-12-10 paper=2025-11-30 | flag~R-PROV-07 ref=rejected
V-180 B | @2025-07-31 notice scheme=national_health | r=rejected
V-180 S | @2025-08-01 notice scheme=national_health | r=rejected
V-180 A | @2025-08-01 notice scheme=national_health | r=accepted_eligibility_only,rejected by=provisional
V-181 A | @2025-06-14 paper=2026-03-31:national_health born=1950-06-15 scheme=national_health | r=accepted_eligibility_only
V-181 B | @2025-06-15 paper=2026-03-31:national_health born=1950-06-15 scheme=late_elderly | r=rejected
V-182 A | @2025-06-14 paper=2025-07-31:late_elderly born=1950-06-15 scheme=national_health | r=rejected
V-182 A | @2025-06-15 paper=2025-07-31:late_elderly born=1950-06-15 scheme=late_elderly | r=accepted_eligibility_only
V-183 A | @2025-06-20 card born=1950-06-15 scheme=late_elderly {"month":{"other_visit_on":"2025-06-10"}} | claims=2
V-184 A | @2025-06-20 card born=1950-06-01 scheme=late_elderly {"month":{"other_visit_on":"2025-06-10"}} | claims=1
V-190 A | @2027-02-27 paper=2028-03-31:national_health born=1952-02-29 scheme=national_health | r=accepted_eligibility_only
V-190 A | @2027-02-28 paper=2028-03-31:national_health born=1952-02-29 scheme=national_health | r=accepted_eligibility_only,rejected A~24
V-190 A | @2027-03-01 paper=2028-03-31:national_health born=1952-02-29 scheme=late_elderly | r=rejected
V-190 A | @2027-03-01 paper=2028-03-31:late_elderly born=1952-02-29 scheme=late_elderly | r=accepted_eligibility_only
V-209 A | @2025-07-10 paper=2026-07-31 ans=not_found | advice~reenter_numbers ref=pending
V-210 A | @2025-07-10 card {"person":{"non_disclosure":true}} | level=not_accepted info=
V-210 A | @2025-07-10 paper=2026-07-31 {"person":{"non_disclosure":true}} | r=accepted_eligibility_only
"#;
