-- wrk posts these bodies in turn; everything comes by environment.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
wrk.headers["MCP-Protocol-Version"] = "2025-11-25"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")
local bodies = { os.getenv("BENCH_BODY_1"), os.getenv("BENCH_BODY_2") }
local turn = 0

function request()
  turn = turn % #bodies + 1
  return wrk.format(nil, nil, nil, bodies[turn])
end
