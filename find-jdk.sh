# Finds the JDK that Concord needs and prepares its start; sourced by the scripts beside it, it does
# nothing by itself.

needed=25

# Whether folder $1 holds a JDK (with a compiler) that is new enough. Reads its release file.
is_new_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  local line version
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        version=${line#JAVA_VERSION=}
        version=${version//\"/}
        version=${version%%[!0-9]*}
        [ -n "$version" ] && [ "$version" -ge "$needed" ]
        return
        ;;
    esac
  done <"$1/release"
  return 1
}

# The JDK that the java command on the PATH belongs to.
jdk_of_path() {
  local java
  java=$(command -v java) || return 1
  java=$(readlink -f "$java" 2>/dev/null) || return 1
  printf '%s' "${java%/bin/java}"
}

find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" "$(jdk_of_path || true)"; do
    if [ -n "$home" ] && is_new_jdk "$home"; then
      printf '%s' "$home"
      return
    fi
  done
  for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if is_new_jdk "$home"; then
      printf '%s' "$home"
      return
    fi
  done
  return 1
}

# Lets the JVM of JDK $1 keep its signal handlers. PoCL compiles with LLVM, which installs handlers of
# its own for the signals that the JVM uses in normal operation; without the JDK's library for chaining
# them, a compilation fails now and then, its files being removed meanwhile, or the JVM ends.
chain_signals() {
  local library=$1/lib/libjsig.so
  if [ -r "$library" ]; then
    export LD_PRELOAD="$library${LD_PRELOAD:+:$LD_PRELOAD}"
  fi
}
