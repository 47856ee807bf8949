-- Streets are kept from junction to junction now: those that bend have another key than their straight parts had, which stay for whoever
-- walked them. What class of road a piece is decides how often it is to be walked.
alter table street_segment add column road_class text check (road_class in ('main', 'secondary', 'lane'));
