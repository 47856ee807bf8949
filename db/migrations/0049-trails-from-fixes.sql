-- The exact track of a shift is read from its fixes when somebody asks: kept beside them it was the largest part of what a shift takes,
-- written anew every minute. The simplified line stays, for overviews and for when the fixes are forgotten.
update trajectory set simplified = segments where simplified = '[]';
alter table trajectory drop column segments;
