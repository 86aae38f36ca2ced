-- The rows of the primary data set, as plainly as SQL says them: the definition
-- against which the shop's truth is held. Knows nothing of the simulator.
create table events as
select *, strptime(event_time, '%Y-%m-%d %H:%M:%S UTC') as t
from raw;

create table sessions as
select user_session, min(t) as began
from events where user_session is not null group by user_session;

create table visits as
select user_id, user_session, min(t) as began
from events where user_session is not null group by user_id, user_session;

create table decided as
select user_session, product_id, min(user_id) as user_id,
    coalesce(
        min(t) filter (event_type = 'cart'),
        min(t) filter (event_type = 'purchase')
    ) as t,
    max(event_type = 'purchase')::int as purchased,
    max(event_type = 'cart') as carted
from events
where event_type <> 'view' and user_session is not null
group by user_session, product_id;

-- Exact duplicates are one event here; test_dirt shows that counting them
-- changes no feature but num_prev_product_views.
create table views as
select distinct user_id, user_session, product_id, t
from events where event_type = 'view';

create table features as
select d.*,
    date_diff('second', s.began, d.t) as duration,
    (select count(*) from views v
     where v.user_session = d.user_session and v.t < d.t) as num_views_session,
    (select count(*) from views v
     where v.user_session = d.user_session and v.product_id = d.product_id
       and v.t < d.t) as num_views_product,
    (select count(*) from visits v
     where v.user_id = d.user_id and v.began < s.began) as num_prev_sessions,
    (select count(*) from views v
     where v.user_id = d.user_id and v.product_id = d.product_id
       and v.t < d.t) as num_prev_product_views,
    hour(d.t) as hour, minute(d.t) as minute, isodow(d.t) - 1 as weekday,
    e.brand, e.price,
    nullif(split_part(e.category_code, '.', 1), '') as category
from decided d
join sessions s using (user_session)
join (select user_session, product_id, t, any_value(brand) as brand,
             any_value(price) as price, any_value(category_code) as category_code
      from events where event_type <> 'view' group by all) e
    using (user_session, product_id, t);

create table truth as select * from recorded;
