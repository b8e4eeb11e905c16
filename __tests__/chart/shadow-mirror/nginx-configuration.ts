import path from "node:path";

const STAND_INS = path.join(__dirname, "stand-ins");

/**
 * nginx as Kong sets it up around a plugin: the same variables, and the plugin's log phase. One worker, so that
 * its counts are all there are.
 */
export function nginxConfiguration(folder: string, modules: readonly string[]): string {
  // RESTY_HTTP_PATH: the `lib` folder of lua-resty-http itself, to run on it instead of its stand-in.
  const lua = [process.env.RESTY_HTTP_PATH, folder, STAND_INS].flatMap((each) => each ?? []);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `
${modules.map((module) => `load_module ${module};`).join("\n")}
${process.getuid?.() === 0 ? "user root;" : ""}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log warn;
events { worker_connections 2048; }
http {
  access_log off;
  keepalive_requests 100000;
  underscores_in_headers on;
${temporary.map((name) => `  ${name}_temp_path ${name};`).join("\n")}
  # As in Kong: a target that is down fills no log.
  lua_socket_log_errors off;
  lua_package_path "${lua.map((each) => `${each}/?.lua`).join(";")};;";

  init_by_lua_block {
    kong = require "kong.pdk"
    local file = assert(io.open("${folder}/settings.json"))
    local given = require("cjson").decode(file:read("*a"))
    file:close()
    local settings = require "settings"
    conf = settings(require "kong.plugins.shadow-mirror.schema", given)
    plugin = require "kong.plugins.shadow-mirror.handler"
  }

  upstream service {
    server unix:${folder}/service.sock;
    keepalive 64;
  }

  server {
    listen unix:${folder}/service.sock;
    add_header X-Request-Id "named-by-the-service" always;
    location / { return 200 "hello\\n"; }
    location /failing { return 500 "no\\n"; }
  }

  server {
    listen unix:${folder}/proxy.sock;
    # Kong's router and balancer fill these in.
    set $upstream_uri                $request_uri;
    set $upstream_host               $http_host;
    set $upstream_x_forwarded_for    "203.0.113.7";
    set $upstream_x_forwarded_proto  "https";
    set $upstream_x_forwarded_host   $host;
    set $upstream_x_forwarded_port   "443";
    set $upstream_x_forwarded_path   $uri;
    set $upstream_x_forwarded_prefix "";
    log_by_lua_block { plugin:log(conf) }
    location / {
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_pass http://service;
    }
    location /api/ {
      set $upstream_uri "/stripped?$args";
      proxy_pass http://service;
    }
    location /refused-by-kong { return 403; }
  }

  server {
    listen unix:${folder}/control.sock;
    location / {
      content_by_lua_block {
        collectgarbage() collectgarbage()
        ngx.say(require("cjson").encode {
          targets = setmetatable(plugin.statistics(), nil),
          timers = { pending = ngx.timer.pending_count(), running = ngx.timer.running_count() },
          kibibytes = collectgarbage("count"),
        })
      }
    }
  }
}
`;
}
